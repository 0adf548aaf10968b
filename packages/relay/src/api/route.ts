import type { IncomingMessage } from "node:http";
import type { Context } from "../context.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** [s] */
  readonly retryAfter?: number | undefined;
}

export interface RouteRequest {
  readonly message: IncomingMessage;
  readonly query: URLSearchParams;
  /** What follows the route's path, decoded. */
  readonly subject: string;
}

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly hasSubject: boolean;
  readonly answer: (context: Context, request: RouteRequest) => Answer | Promise<Answer>;
}
