import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutSecrets, type ServiceEvent } from "../src/index.ts";

const KEY = `0x${"7".repeat(64)}`;

test("log · events carry neither the key nor the URL with its token", () => {
  const seen: ServiceEvent[] = [];
  const emit = withoutSecrets([KEY, KEY.slice(2), "http://localhost:8545/secret"], (event) => seen.push(event));
  emit({ event: "failed", reason: `POST http://localhost:8545/secret with ${KEY} and ${KEY.slice(2)}`, money: 5n });
  assert.deepEqual(seen, [{ event: "failed", reason: "POST *** with *** and ***", money: "5" }]);
});
