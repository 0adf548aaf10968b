import assert from "node:assert/strict";
import { test } from "node:test";
import { appraise, apply, cashOf, ceilOf, Draft, floorOf, rational, type Result, type State } from "../src/index.ts";
import { legsOf } from "../src/risk/legs.ts";
import { ensureSound } from "./support/invariants.ts";
import { cross, protocol, valued } from "./support/protocol.ts";
import { Walker } from "./support/walker.ts";

const SEEDS = 24;
const STEPS = 1_500;
const OUTSIDER = cross(99);

test("apply · ACC-3 ACC-8 DMM-6 WAT-2 · random walks keep every sum, the identity and the dust to the wei", () => {
  const reached = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const state = protocol();
    const walker = new Walker(seed);
    for (let i = 0; i < STEPS; i += 1) {
      const action = walker.next(state);
      const result: Result = apply(state, action);
      const key = `${action.type}${result.refused === undefined ? "" : " refused"}`;
      reached.set(key, (reached.get(key) ?? 0) + 1);
      assert.notEqual(result.refused, "WorseAfter", "a sale never has to be stopped by its own assertion");
      if (i % 5 === 0) ensureSound(state, 40 * (i + 1));
    }
  }
  const unreached = Walker.kinds.filter((kind) => !reached.has(kind));
  assert.deepEqual(unreached, [], "kinds of action that never passed");
});

test("apply · H-09 · a refused action of a walk leaves the state as it was", () => {
  const state = protocol();
  const walker = new Walker(77);
  let compared = 0;
  for (let i = 0; i < 600; i += 1) {
    const action = walker.next(state);
    const before = structuredClone(state);
    if (apply(state, action).refused === undefined) continue;
    assert.deepEqual(state, before);
    compared += 1;
  }
  assert.ok(compared > 100, `${compared} refusals`);
});

/** W and the buffers of every account in rationals, from the same prices, balances and sizes. */
function ensureRounded(state: State): number {
  const draft = new Draft(state, state.now);
  draft.accrue();
  let compared = 0;
  for (const account of state.accounts.values()) {
    const rounded = valued(state, account.id);
    const facts = legsOf(draft, account, "state").map((leg) => leg.facts);
    const cash = cashOf(rational, account.principal, draft.ledger);
    const whole = appraise(rational, cash, facts, state.terms.legCost);
    const slack = BigInt(facts.length + 1);
    const below = floorOf(whole.netWorth) - rounded.netWorth;
    assert.ok(below >= 0n && below <= slack, `W is ${below} below`);
    for (const line of ["initial", "maintenance", "closeOut"] as const) {
      const above = rounded[line] - ceilOf(whole[line]);
      // a value cut by a wei takes up to a wei off its buffer
      assert.ok(above >= -slack && above <= 2n * slack, `${line} is ${above} above`);
    }
    compared += facts.length;
  }
  return compared;
}

test("valuate · MEC-1 DMM-6 · along walks W is below, and every line within two wei a leg of, the numbers in rationals", () => {
  let compared = 0;
  for (let seed = 1; seed <= 4; seed += 1) {
    const state = protocol();
    const walker = new Walker(100 + seed);
    for (let i = 0; i < 800; i += 1) {
      apply(state, walker.next(state));
      if (i % 20 === 0) compared += ensureRounded(state);
    }
  }
  assert.ok(compared > 1_000, `${compared} legs`);
});

test("apply · ACC-11 H-10 · interest paid just before an action changes nothing", () => {
  for (let seed = 1; seed <= 3; seed += 1) {
    const [state, early] = [protocol(), protocol()];
    const walker = new Walker(200 + seed);
    for (let i = 0; i < 400; i += 1) {
      const action = walker.next(state);
      // these take what rounding has left, which a further deposit changes
      if (action.type === "drawReserves" || action.type === "socialise") continue;
      // a deposit pays interest; after the action in one walk, before it in the other
      const poke = { type: "deposit", account: OUTSIDER, asset: 0, amount: 1n, isOwn: true, at: action.at } as const;
      apply(early, poke);
      apply(early, action);
      apply(state, action);
      apply(state, poke);
    }
    assert.deepEqual(state, early);
  }
});
