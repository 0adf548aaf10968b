import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import type { Publisher } from "./publisher.ts";

const PATH = "/stream";
const PING_MS = 30_000;
/** Listeners say nothing; a listener that does not read is cut off. */
const MOST_INCOMING_BYTES = 1_024;
const MOST_UNREAD_BYTES = 4_194_304;
const GOING_AWAY = 1001;

/** Serves book changes and trades at /stream of the HTTP server. @returns ends it */
export function serveStream(server: Server, publisher: Publisher, mostListeners: number): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_INCOMING_BYTES });
  server.on("upgrade", (request, socket, head) => {
    const isKnown = new URL(request.url ?? "/", "http://relay").pathname === PATH;
    const refusal = isKnown
      ? sockets.clients.size < mostListeners
        ? undefined
        : "503 Service Unavailable"
      : "404 Not Found";
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (listener) => serve(listener, publisher));
  });
  return () => {
    for (const listener of sockets.clients) listener.close(GOING_AWAY);
    sockets.close();
  };
}

function serve(listener: WebSocket, publisher: Publisher): void {
  let isAlive = true;
  const end = publisher.listen((message) => {
    if (listener.bufferedAmount > MOST_UNREAD_BYTES) listener.terminate();
    else listener.send(JSON.stringify(message));
  });
  const pinging = setInterval(() => {
    if (!isAlive) return listener.terminate();
    isAlive = false;
    listener.ping();
  }, PING_MS);
  listener.on("pong", () => (isAlive = true));
  listener.on("error", () => listener.terminate());
  listener.on("close", () => {
    clearInterval(pinging);
    end();
  });
}
