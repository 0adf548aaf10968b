import type { IncomingMessage } from "node:http";
import { RequestRefused } from "../errors.ts";

const MOST_BYTES = 16_384;

/** The request's body as JSON. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES)
      throw new RequestRefused(413, `The body is longer than ${MOST_BYTES} bytes: send one order at a time.`);
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new RequestRefused(400, "The body is not JSON: send a signed order as JSON.");
  }
}
