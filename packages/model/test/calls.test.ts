import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { downtime, graceOf, live, NEW_CLOCK, spreadOf, type State, WAD } from "../src/index.ts";
import {
  alice,
  bob,
  cross,
  deposit,
  done,
  ETH,
  keeper,
  listed,
  PERP_ETH,
  price,
  protocol,
  refused,
  trade,
  usdc,
  wait,
} from "./support/protocol.ts";

/** Alice with ten ether and a debt of 15,000: at 1,765 just under her maintenance line, at 1,560 under close-out. */
function called(at = 1_750): State {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], at);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  return state;
}

const callOf = (state: State) => state.accounts.get(alice)!.call!;
const sell = { type: "liquidate", bids: [{ account: alice, instrument: ETH, most: WAD }], keeper: undefined } as const;

test("callMargin · LTR-1 · opens a call iff W < B_m", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  refused(state, { type: "callMargin", account: alice, caller: bob }, "Solvent");
  price(state, [ETH], 1_750);
  done(state, { type: "callMargin", account: alice, caller: bob });
  refused(state, { type: "callMargin", account: alice, caller: bob }, "AlreadyCalled");
});

test("callMargin · DMM-4 RM-16 · deadline = calledAt + grace + hash mod (grace/5 + 1), none in close-out", () => {
  const state = called();
  const { calledAt, deadline } = callOf(state);
  assert.equal(deadline, calledAt + 1_800 + spreadOf(alice, 1_800));
  assert.ok(spreadOf(alice, 1_800) <= 360);
  const deep = called(1_600);
  assert.equal(callOf(deep).deadline, callOf(deep).calledAt);
  assert.equal(callOf(deep).closeOutAt, callOf(deep).calledAt);
});

test("callMargin · RM-16 · the spread of many accounts covers a fifth of the grace", () => {
  const spreads = Array.from({ length: 400 }, (_, i) => spreadOf(cross(1_000 + i), 1_800));
  assert.ok(Math.max(...spreads) > 350 && Math.min(...spreads) < 10 && Math.max(...spreads) <= 360);
});

test("callMargin · DMM-4 · the grace is the shortest among the legs", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  trade(state, alice, cross(5), 1, 2_000);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH, PERP_ETH], 1_600);
  price(state, [ETH, PERP_ETH], 1_750);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  const { calledAt, deadline, closeOutAt } = callOf(state);
  assert.equal(closeOutAt, undefined);
  assert.equal(deadline, calledAt + 900 + spreadOf(alice, 900));
});

test("graceOf · RH-5 · half for the second call in a row, five minutes for a third, never less", () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((count) => graceOf(1_800, count)),
    [1_800, 900, 300, 300],
  );
  assert.equal(graceOf(500, 2), 300);
});

test("calls in a row · RH-5 · count within 24 h of a cure, and anew after it", () => {
  const state = called();
  for (const expected of [2, 3]) {
    price(state, [ETH], 2_000);
    done(state, { type: "clearCall", account: alice });
    price(state, [ETH], 1_750, 60);
    done(state, { type: "callMargin", account: alice, caller: keeper });
    assert.equal(state.accounts.get(alice)!.callCount, expected);
  }
  price(state, [ETH], 2_000);
  done(state, { type: "clearCall", account: alice });
  wait(state, 86_400);
  price(state, [ETH], 1_750);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  assert.equal(state.accounts.get(alice)!.callCount, 1);
});

test("clearCall · LTR-4 · at rho 1.03 and at no smaller one, with every leg Valid", () => {
  const state = called();
  price(state, [ETH], 1_770);
  refused(state, { type: "clearCall", account: alice }, "NotCured");
  price(state, [ETH], 1_790);
  done(state, { type: "clearCall", account: alice });
  refused(state, { type: "clearCall", account: alice }, "NotCalled");
});

test("liquidate · LTR-3 LIQ-1 · not before the deadline, in close-out at once and without a call", () => {
  const state = called();
  refused(state, sell, "NotLiquidatable");
  const { deadline } = callOf(state);
  price(state, [ETH], 1_750, deadline - state.now - 1);
  refused(state, sell, "NotLiquidatable");
  price(state, [ETH], 1_750, 1);
  done(state, { type: "pokeFactor" });
  done(state, sell);
  const sudden = protocol();
  deposit(sudden, alice, ETH, 10n * WAD);
  done(sudden, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(sudden, [ETH], 1_600);
  done(sudden, { ...sell, bids: [{ account: alice, instrument: ETH, most: WAD / 10n }] });
  assert.equal(callOf(sudden).deadline, callOf(sudden).calledAt);
  assert.equal(callOf(sudden).caller, undefined);
});

test("second notice · RH-5 X-10 · after 24 h without an act: five minutes more, once", () => {
  const state = called();
  wait(state, 86_400);
  price(state, [ETH], 1_750);
  done(state, sell);
  const late = called();
  wait(late, 86_401);
  price(late, [ETH], 1_750);
  refused(late, sell, "NotLiquidatable");
  done(late, { type: "callMargin", account: alice, caller: keeper });
  assert.equal(callOf(late).deadline, late.now + 300);
  refused(late, { type: "callMargin", account: alice, caller: keeper }, "AlreadyCalled");
  wait(late, 300);
  price(late, [ETH], 1_750);
  done(late, sell);
});

test("second notice · X-10 · in close-out none is given and none is waited for", () => {
  const state = called();
  wait(state, 90_000);
  price(state, [ETH], 1_600);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  assert.equal(callOf(state).isNoticed, false);
  assert.ok(callOf(state).closeOutAt !== undefined);
  done(state, sell);
});

test("live · RM-6 X-02 LIQ-7 · a pause and an outage add their own length to a deadline and nothing else", () => {
  const state = called();
  const { deadline } = callOf(state);
  const left = deadline - live(state.clock, state.now);
  done(state, { type: "pauseLiquidation", until: state.now + 1_000 });
  assert.equal(deadline - live(state.clock, state.now + 1_000), left);
  const down = state.now + 2_000;
  done(state, { type: "setSequencer", sequencer: { isUp: false, since: down }, at: down });
  done(state, { type: "pokeSequencer", at: down + 500 });
  const before = deadline - live(state.clock, down);
  assert.equal(deadline - live(state.clock, down + 500), before, "counted from its own start");
  done(state, { type: "setSequencer", sequencer: { isUp: true, since: down + 800 }, at: down + 800 });
  done(state, { type: "pokeSequencer", at: down + 900 });
  assert.equal(deadline - live(state.clock, down + 800 + 3_600), before, "with its grace");
  assert.equal(deadline - live(state.clock, down + 800 + 3_700), before - 100);
  refused(state, { ...sell, at: down + 1_000 }, "SequencerUnfit");
});

test("downtime · RM-6 · is the measure of the union, grows with time and never faster than it", () => {
  const halt = fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 300 }));
  const apart = (halts: readonly (readonly [number, number])[]): { from: number; until: number }[] => {
    let end = 0;
    return halts.map(([gap, length]) => {
      const from = end + gap;
      end = from + length;
      return { from, until: end };
    });
  };
  fc.assert(
    fc.property(fc.array(halt, { maxLength: 5 }), fc.array(halt, { maxLength: 5 }), (a, b) => {
      const clock = { ...NEW_CLOCK, pauses: apart(a), outages: apart(b) };
      const isHalted = (t: number): boolean =>
        [...clock.pauses, ...clock.outages].some(({ from, until }) => from <= t && t < until);
      let counted = 0;
      for (let t = 0; t < 3_000; t += 1) {
        assert.equal(downtime(clock, t), counted);
        if (isHalted(t)) counted += 1;
      }
    }),
    { numRuns: 20 },
  );
});

test("pauses · L-10 · no sale while liquidation is paused, a call is recorded and its clock stands", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], 1_600);
  done(state, { type: "pauseLiquidation", until: state.now + 1_000 });
  done(state, { type: "callMargin", account: alice, caller: keeper });
  refused(state, sell, "LiquidationHalted");
  refused(state, { type: "pauseLiquidation", until: state.now + 2_000 }, "PauseTooSoon");
  done(state, { type: "unpauseLiquidation" });
  done(state, sell);
});

test("unknown price · X-05 X-11 X-07 · a lost feed protects while it might decide, and counts nothing a day after its mark", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  deposit(state, alice, 3, usdc(1_000));
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], 1_745);
  done(state, { type: "setAnswer", instrument: 3, answer: undefined });
  refused(state, { type: "callMargin", account: alice, caller: keeper }, "PriceUnknown");
  done(state, { type: "recordPrice", instrument: 3 });
  const answers = listed(state, ETH).feed.answer!;
  done(state, {
    type: "setAnswer",
    instrument: ETH,
    answer: { ...answers, updatedAt: state.now + 86_400 },
    at: state.now + 86_400,
  });
  done(state, { type: "callMargin", account: alice, caller: keeper });
  done(state, { type: "recordPrice", instrument: 3, at: state.now + 49 * 3_600 });
  done(state, { type: "setAnswer", instrument: ETH, answer: { ...answers, updatedAt: state.now } });
  refused(state, { type: "reportInsolvent", account: alice }, "PriceUnknown");
});
