import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { apply, type State, WAD } from "../src/index.ts";
import {
  alice,
  bob,
  BTC,
  carol,
  cross,
  DAI,
  deposit,
  done,
  ETH,
  keeper,
  lender,
  PERP_ETH,
  price,
  protocol,
  trade,
  usd,
  usdc,
  valued,
  wait,
} from "./support/protocol.ts";

/** A protocol in which interest has moved both indices off 1. */
function aged(): State {
  const state = protocol();
  deposit(state, carol, ETH, 10_000n * WAD);
  done(state, { type: "withdraw", account: carol, asset: 0, amount: usdc(8_000_000) });
  wait(state, 90 * 86_400);
  price(state, [ETH, PERP_ETH], 2_000);
  return state;
}

test("round trips · ACC-9 · deposit and withdrawal, borrowing and repayment, transfer there and back never gain a unit", () => {
  const state = aged();
  const amount = fc.bigInt(1n, usdc(100_000));
  fc.assert(
    fc.property(amount, amount, fc.bigInt(1n, usd(1_000)), (x, y, z) => {
      const before = valued(state, alice).cash + valued(state, bob).cash;
      const { held } = state.ledger;
      deposit(state, alice, 0, x);
      deposit(state, alice, 0, y);
      apply(state, { type: "transfer", from: alice, to: bob, asset: 0, amount: z, at: state.now });
      apply(state, { type: "transfer", from: bob, to: alice, asset: 0, amount: z, at: state.now });
      const out = apply(state, { type: "withdraw", account: alice, asset: 0, amount: x + y, at: state.now });
      if (out.refused !== undefined) {
        apply(state, { type: "withdraw", account: alice, asset: 0, amount: x + y - 1n, at: state.now });
      }
      const gained = valued(state, alice).cash + valued(state, bob).cash - before;
      assert.ok(gained <= state.ledger.held - held, `${gained} gained, ${state.ledger.held - held} left behind`);
    }),
  );
});

test("gift · HLT-5 PMT-2 · of cash or of any collateral held never lowers W - B_m, in any state", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  deposit(state, alice, DAI, usdc(100));
  trade(state, alice, lender, 1, 2_000);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(14_000) });
  const gifts = fc.array(fc.tuple(fc.constantFrom(0, ETH, DAI), fc.bigInt(1n, 10n ** 9n)), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1_300, max: 2_500 }), gifts, (index, given) => {
      price(state, [ETH, PERP_ETH], index);
      for (const [asset, amount] of given) {
        const { netWorth, maintenance } = valued(state, alice);
        done(state, { type: "deposit", account: alice, asset, amount, isOwn: false });
        const after = valued(state, alice);
        assert.ok(after.netWorth - after.maintenance >= netWorth - maintenance - 2n, "rounding of a value aside");
      }
    }),
    { numRuns: 40 },
  );
});

test("appraisal · HLT-6 · the order in which collaterals came decides nothing", () => {
  const [state, other] = [protocol(), protocol()];
  const parts: [number, bigint][] = [
    [ETH, 3n * WAD],
    [BTC, 10n ** 7n],
    [DAI, usdc(5_000)],
  ];
  for (const [asset, amount] of parts) deposit(state, alice, asset, amount);
  for (const [asset, amount] of [...parts].reverse()) deposit(other, alice, asset, amount);
  const lines = ({ netWorth, initial, maintenance, closeOut }: ReturnType<typeof valued>) => [
    netWorth,
    initial,
    maintenance,
    closeOut,
  ];
  assert.deepEqual(lines(valued(state, alice)), lines(valued(other, alice)));
});

test("liquidate · L-02 LIQ-2 TVC-5 · slices of any size at any time never lower rho and never make a solvent account insolvent", () => {
  let sold = 0;
  const slice = fc.tuple(
    fc.constantFrom(ETH, BTC, DAI),
    fc.integer({ min: 1, max: 1_000 }),
    fc.integer({ min: 0, max: 400 }),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1_330, max: 1_440 }),
      fc.array(slice, { minLength: 1, maxLength: 12 }),
      (index, slices) => {
        const state = protocol();
        deposit(state, alice, ETH, 10n * WAD);
        deposit(state, alice, BTC, 10n ** 7n);
        deposit(state, alice, DAI, usdc(1_000));
        done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(18_500) });
        price(state, [ETH], index);
        for (const [instrument, share, dt] of slices) {
          wait(state, dt);
          const before = valued(state, alice);
          const balance = state.accounts.get(alice)!.balances.get(instrument) ?? 0n;
          const bid = { account: alice, instrument, most: (balance * BigInt(share)) / 1_000n + 1n };
          const result = apply(state, { type: "liquidate", bids: [bid], keeper: undefined, at: state.now });
          if (result.refused !== undefined) continue;
          if (before.netWorth <= 0n) continue;
          sold += 1;
          const after = valued(state, alice);
          assert.ok(after.netWorth >= 0n && after.netWorth * before.maintenance >= before.netWorth * after.maintenance);
        }
      },
    ),
    { numRuns: 60 },
  );
  assert.ok(sold > 100, `${sold} sales`);
});

test("trade · HLT-3 · a stranger's trade leaves B_m and B_c of everybody else as they are", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(10_000));
  trade(state, alice, lender, 10, 2_000);
  deposit(state, bob, 0, usdc(1_000_000));
  const before = valued(state, alice);
  trade(state, bob, lender, 1_000, 2_000);
  const after = valued(state, alice);
  assert.deepEqual(
    [after.maintenance, after.closeOut, after.netWorth],
    [before.maintenance, before.closeOut, before.netWorth],
  );
  assert.ok(after.initial > before.initial, "opening margin does grow with the open interest");
});

test("trade · RH-10 · trades move no mark of a perpetual", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(100_000));
  deposit(state, bob, 0, usdc(100_000));
  trade(state, alice, bob, 10, 2_000);
  const before = valued(state, alice).netWorth;
  wait(state, 60);
  const waited = valued(state, alice).netWorth;
  trade(state, cross(5), bob, 100, 2_039);
  assert.equal(valued(state, alice).netWorth, waited);
  assert.ok(before >= waited);
});

test("deleverage · ADL-5 WAT-2 · what the other side gives is the deficit within the bound, and never more, to the rounding stated", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1_000, max: 1_799 }),
      fc.integer({ min: 0, max: 400 }),
      fc.boolean(),
      (units, fallen, others, isLong) => {
        const state = protocol();
        const index = isLong ? fallen : 4_000 - fallen;
        deposit(state, alice, 0, usdc(units * 240));
        deposit(state, bob, 0, usdc(2_000_000));
        deposit(state, keeper, 0, usdc(2_000_000));
        const side = (account: typeof alice, size: number): void => {
          if (size === 0) return;
          if (isLong) trade(state, account, bob, size, 2_000);
          else trade(state, bob, account, size, 2_000);
        };
        side(alice, units);
        side(keeper, others);
        price(state, [PERP_ETH], index);
        const { netWorth } = valued(state, alice);
        fc.pre(netWorth < 0n);
        const before = valued(state, bob).netWorth;
        done(state, { type: "deleverage", account: alice, market: 0 });
        const given = before - valued(state, bob).netWorth;
        const { deficit } = state.ledger;
        const rounding = 10_000n + BigInt(units + others) * 4n;
        assert.ok(given <= -netWorth + rounding, `${given} of ${-netWorth}`);
        const bound = (usd(units) * BigInt(index) * 5n) / 100n;
        const expected = -netWorth < bound ? -netWorth : bound;
        assert.ok(given - expected <= rounding && expected - given <= rounding, `${given}, not ${expected}`);
        assert.ok(
          deficit - (-netWorth - given) <= 2n * rounding && -netWorth - given - deficit <= 2n * rounding,
          "the rest is recorded",
        );
      },
    ),
    { numRuns: 60 },
  );
});

test("funding · FPF-6 · entering and leaving around an instant earns nothing", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(100_000));
  deposit(state, bob, 0, usdc(100_000));
  trade(state, bob, lender, 10, 2_000);
  wait(state, 28_800);
  const before = valued(state, alice).netWorth;
  trade(state, lender, alice, 5, 2_000);
  trade(state, alice, lender, 5, 2_000);
  assert.ok(valued(state, alice).netWorth <= before);
  assert.ok(valued(state, bob).netWorth < usd(100_000), "longs paid shorts");
});
