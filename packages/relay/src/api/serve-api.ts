import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { StartError } from "@plimsoll/service";
import type { Context } from "../context.ts";
import { RequestRefused } from "../errors.ts";
import { answer } from "./answer.ts";
import type { Answer } from "./route.ts";

const REQUEST_TIMEOUT_MS = 10_000;
const HEADERS_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 2_000;
const RETRY_SECONDS = 5;
/** Any page may read and post: orders carry their own authority and there are no cookies. */
const OPEN_TO_PAGES = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, DELETE",
  "access-control-allow-headers": "content-type",
};

/**
 * Listens for HTTP requests.
 * @throws StartError when the address is taken
 */
export async function serveApi(context: Context): Promise<Server> {
  const { host, port } = context.config;
  const timeouts = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS };
  const server = createServer(timeouts, (request, response) => void respond(context, request, response));
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    throw new StartError(`Cannot listen on ${host}:${port} (${reason}): name another --host or --port.`);
  }
  return server;
}

async function respond(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "OPTIONS") {
    response.writeHead(204, OPEN_TO_PAGES).end();
    return;
  }
  const { status, body, retryAfter } = await answer(context, request).catch((error: unknown) =>
    refusal(context, error),
  );
  const headers = {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...OPEN_TO_PAGES,
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    // What was not read of the body must not be taken for the next request.
    ...(!request.complete && { connection: "close" }),
  };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

function refusal({ emit }: Context, error: unknown): Answer {
  if (error instanceof RequestRefused) {
    return { status: error.status, body: { error: error.message }, retryAfter: error.retryAfter };
  }
  emit({ event: "failed", reason: error instanceof Error ? error.message : String(error) });
  const body = { error: "The relay could not ask the chain: try again in a moment." };
  return { status: 503, body, retryAfter: RETRY_SECONDS };
}
