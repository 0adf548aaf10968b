import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { test } from "node:test";
import { clientAddress } from "../src/api/client-address.ts";
import { RateLimit } from "../src/limit/rate-limit.ts";

test("limit · a minute's worth at once, then evenly, each subject for itself", () => {
  const limit = new RateLimit(2);
  const take = (subject: string, now: number) => limit.take(subject, now);
  assert.deepEqual([take("a", 0).isTaken, take("a", 0).isTaken], [true, true]);
  assert.deepEqual(take("a", 0), { isTaken: false, wait: 30 });
  assert.equal(take("b", 0).isTaken, true);
  assert.deepEqual(take("a", 29_000), { isTaken: false, wait: 1 });
  assert.equal(take("a", 30_000).isTaken, true);
  assert.equal(take("a", 30_000).isTaken, false);
});

test("limit · an hour of rest gives no more than a minute's worth", () => {
  const limit = new RateLimit(1);
  assert.equal(limit.take("a", 0).isTaken, true);
  assert.deepEqual([limit.take("a", 3_600_000).isTaken, limit.take("a", 3_600_000).isTaken], [true, false]);
});

test("limit · many subjects are forgotten, not piled up, and a forgotten one is not refused", () => {
  const limit = new RateLimit(1);
  for (let subject = 0; subject < 120_000; ++subject) assert.equal(limit.take(String(subject), 0).isTaken, true);
  assert.equal(limit.take("119999", 0).isTaken, false);
  assert.equal(limit.take("0", 0).isTaken, true);
});

test("limit · the client is who connects, or what our own proxy says last; never what the client says", () => {
  const message = (forwarded?: string) =>
    ({
      socket: { remoteAddress: "10.0.0.1" },
      headers: { ...(forwarded && { "x-forwarded-for": forwarded }) },
    }) as unknown as IncomingMessage;
  assert.equal(clientAddress(message("6.6.6.6"), false), "10.0.0.1");
  assert.equal(clientAddress(message("6.6.6.6, 7.7.7.7"), true), "7.7.7.7");
  assert.equal(clientAddress(message(), true), "10.0.0.1");
});
