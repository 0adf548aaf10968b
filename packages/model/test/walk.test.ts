import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, type Result } from "../src/index.ts";
import { ensureSound } from "./support/invariants.ts";
import { protocol } from "./support/protocol.ts";
import { Walker } from "./support/walker.ts";

test("apply · ACC-3 ACC-8 DMM-6 WAT-2 · random walks keep every sum, the identity and the dust to the wei", () => {
  const reached = new Map<string, number>();
  for (let seed = 1; seed <= 24; seed += 1) {
    const state = protocol();
    const walker = new Walker(seed);
    for (let i = 0; i < 1_500; i += 1) {
      const action = walker.next(state);
      const result: Result = apply(state, action);
      const key = `${action.type}${result.refused === undefined ? "" : " refused"}`;
      reached.set(key, (reached.get(key) ?? 0) + 1);
      if (i % 5 === 0) ensureSound(state, 40 * (i + 1));
    }
  }
  if (process.env.WALK) console.log([...reached].sort());
  const unreached = Walker.kinds.filter((kind) => !reached.has(kind));
  assert.deepEqual(unreached, [], "kinds of action that never passed");
});
