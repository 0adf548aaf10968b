import type { IncomingMessage } from "node:http";

/** Whom the rate limit counts. Only the last entry of X-Forwarded-For was written by our own proxy. */
export function clientAddress({ headers, socket }: IncomingMessage, isBehindProxy: boolean): string {
  const forwarded = isBehindProxy ? headers["x-forwarded-for"] : undefined;
  const last = [forwarded ?? []].flat().join(",").split(",").at(-1)?.trim();
  return last || (socket.remoteAddress ?? "unknown");
}
