import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { accountId, WAD } from "../src/index.ts";
import { isRiskReduced } from "../src/vault/check.ts";
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
  isolated,
  lender,
  listed,
  near,
  PERP_ETH,
  price,
  protocol,
  refused,
  trade,
  usd,
  usdc,
  valued,
  wait,
} from "./support/protocol.ts";

const numbers = (netWorth: bigint, maintenance: bigint) => ({ netWorth, maintenance });
const reduces = (before: [bigint, bigint], after: [bigint, bigint]): boolean =>
  isRiskReduced(numbers(...before), numbers(...after));

test("isRiskReduced · RC-1 DMM-3 · the five cases that a rising rho would have passed or refused wrongly", () => {
  assert.equal(reduces([180n, 100n], [130n, 70n]), false, "rho 1.80 to 1.86, surplus 80 to 60");
  assert.equal(reduces([100n, 50n], [200n, 110n]), true, "rho 2.00 to 1.82 by a deposit");
  assert.equal(reduces([-10n, 10n], [-10n, 100n]), false, "ten times the position below zero");
  assert.equal(reduces([0n, 10n], [0n, 20n]), false, "more risk at zero");
  assert.equal(reduces([3n, 5n], [-2n, 0n]), false, "closing at 5 % worse makes bad debt");
  assert.equal(reduces([3n, 5n], [0n, 0n]), true, "closing at what rho*dB allows");
  assert.equal(reduces([-10n, 0n], [-9n, 1n]), true, "without a buffer before, the clamp is 0 below zero");
  assert.equal(reduces([-10n, 0n], [-10n, 1n]), false, "dB above dW");
});

test("isRiskReduced · RC-1 · surplus never falls, W never falls below zero, rho below 1 does not fall", () => {
  const number = fc.bigInt(-1_000n, 1_000n);
  const buffer = fc.bigInt(0n, 500n);
  fc.assert(
    fc.property(number, buffer, number, buffer, (w, b, w2, b2) => {
      fc.pre(reduces([w, b], [w2, b2]));
      assert.ok(w2 - b2 >= w - b, "surplus");
      if (w < 0n && b > 0n) assert.ok(w2 >= w, "W");
      if (w >= 0n && w <= b) assert.ok(w2 >= 0n && w2 * b >= w * b2, "rho");
    }),
    { numRuns: 5_000 },
  );
});

test("batch · RC-1 H-15 · deposit and withdrawal do not clear a call, nor what takes surplus from a Restricted account pass", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], 1_765);
  done(state, { type: "callMargin", account: alice, caller: bob });
  refused(
    state,
    {
      type: "batch",
      actions: [
        { type: "deposit", account: alice, asset: 0, amount: usdc(5_000), isOwn: true },
        { type: "withdraw", account: alice, asset: 0, amount: usdc(5_001) },
      ],
    },
    "OpeningLine",
  );
  done(state, {
    type: "batch",
    actions: [
      { type: "deposit", account: alice, asset: 0, amount: usdc(5_000), isOwn: true },
      { type: "withdraw", account: alice, asset: 0, amount: usdc(5_000) },
    ],
  });
  assert.ok(state.accounts.get(alice)?.call, "the call stands");
});

test("batch · RC-1 · a Called owner sells collateral outside and repays: 1 % of what leaves may be lost, no more", () => {
  const swap = (repaid: number) => ({
    type: "batch" as const,
    actions: [
      { type: "withdraw" as const, account: alice, asset: ETH, amount: WAD },
      { type: "deposit" as const, account: alice, asset: 0, amount: usdc(repaid), isOwn: true },
    ],
  });
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], 1_765);
  refused(state, swap(1_747.3), "OpeningLine");
  done(state, swap(1_747.4));
});

test("batch · X-04 · the tolerated share counts what left in value, and a price that is not Valid gives none", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  deposit(state, alice, DAI, usdc(100));
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], 1_765);
  const answer = { price: WAD, spread: WAD / 10n, updatedAt: state.now, isComplete: true };
  done(state, { type: "setAnswer", instrument: DAI, answer });
  refused(
    state,
    {
      type: "batch",
      actions: [
        { type: "withdraw", account: alice, asset: DAI, amount: usdc(100) },
        { type: "deposit", account: alice, asset: 0, amount: usdc(200), isOwn: true },
      ],
    },
    "OpeningLine",
  );
});

test("withdraw · RC-3 O-01 · a marked profit of 1,000 backs no withdrawal, and settled it is fresh for an hour", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(300));
  deposit(state, bob, 0, usdc(100_000));
  trade(state, alice, bob, 1, 2_000);
  price(state, [PERP_ETH], 3_000);
  refused(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(100) }, "OpeningLine");
  done(state, { type: "settle", account: bob, market: 0, isOwn: false });
  done(state, { type: "settle", account: alice, market: 0, isOwn: true });
  assert.ok(state.accounts.get(alice)!.fresh > usd(990));
  refused(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(100) }, "OpeningLine");
  wait(state, 3_600);
  price(state, [PERP_ETH], 3_000);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(900) });
});

test("withdraw · RH-11 · outside 0.95 to 1.03 nothing leaves an account in debt, who owes nothing leaves", () => {
  for (const [c, passes] of [
    [0.949, false],
    [0.95, true],
    [1.03, true],
    [1.031, false],
  ] as const) {
    const state = protocol();
    deposit(state, alice, ETH, 10n * WAD);
    done(state, {
      type: "setAnswer",
      instrument: 0,
      answer: { price: usd(c), updatedAt: state.now, isComplete: true },
    });
    done(state, { type: "pokeFactor" });
    const step = { type: "withdraw", account: alice, asset: 0, amount: usdc(100) } as const;
    if (passes) done(state, step);
    else refused(state, step, "FactorUnfit");
    done(state, { type: "withdraw", account: lender, asset: 0, amount: usdc(100) });
  }
});

test("deposit · RM-3 L-17 · a stranger adds to a set bit or to cash, and sets none", () => {
  const state = protocol();
  deposit(state, alice, ETH, WAD);
  done(state, { type: "deposit", account: alice, asset: ETH, amount: 1n, isOwn: false });
  done(state, { type: "deposit", account: alice, asset: 0, amount: 1n, isOwn: false });
  refused(state, { type: "deposit", account: alice, asset: BTC, amount: 1n, isOwn: false }, "GiftNewBit");
  refused(state, { type: "transfer", from: alice, to: bob, asset: ETH, amount: 1n }, "GiftNewBit");
  done(state, { type: "transfer", from: alice, to: cross(1, 1n), asset: ETH, amount: 1n });
  refused(state, { type: "transfer", from: alice, to: alice, asset: ETH, amount: 1n }, "AccountIsSame");
});

test("deposit · SRR-2 H-12 · above the cap is refused, in every state", () => {
  const state = protocol();
  const { cap } = listed(state, ETH);
  deposit(state, alice, ETH, cap);
  refused(state, { type: "deposit", account: alice, asset: ETH, amount: 1n, isOwn: true }, "BeyondCap");
});

test("modes · RM-8 ISO-1 · an unknown mode is refused at every entry, isolated holds no collateral and one market", () => {
  const state = protocol();
  const strange = accountId(`0x${"01".repeat(20)}`, 3, 0n);
  refused(state, { type: "deposit", account: strange, asset: 0, amount: 1n, isOwn: true }, "ModeUnknown");
  refused(state, { type: "transfer", from: lender, to: strange, asset: 0, amount: 1n }, "ModeUnknown");
  const own = isolated(1);
  refused(state, { type: "deposit", account: own, asset: ETH, amount: 1n, isOwn: true }, "ModeRefused");
  deposit(state, own, 0, usdc(10_000));
  trade(state, own, lender, 1, 2_000);
  const other = {
    market: 1,
    buyer: own,
    seller: lender,
    size: WAD / 100n,
    price: usd(40_000),
    buyerFee: 0n,
    sellerFee: 0n,
  };
  refused(state, { type: "trade", fills: [other] }, "TooManyLegs");
});

test("nonce · RM-5 · rises by withdrawal, transfer out and trade, not by deposits, gifts or settlement", () => {
  const state = protocol();
  const nonce = (): number => state.accounts.get(alice)?.nonce ?? 0;
  deposit(state, alice, 0, usdc(1_000));
  done(state, { type: "deposit", account: alice, asset: 0, amount: 1n, isOwn: false });
  assert.equal(nonce(), 0);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: 1n });
  done(state, { type: "transfer", from: alice, to: carol, asset: 0, amount: 1n });
  trade(state, alice, lender, 0.1, 2_000);
  assert.equal(nonce(), 3);
  done(state, { type: "settle", account: alice, market: 0, isOwn: true });
  assert.equal(nonce(), 3);
});

test("pauses · PLR-4 · the outflow pause stops debt, not deposits nor who owes nothing", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "pauseOutflow", until: state.now + 100 });
  refused(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(100) }, "OutflowPaused");
  done(state, { type: "withdraw", account: alice, asset: ETH, amount: WAD });
  deposit(state, alice, 0, usdc(1));
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(101), at: state.now + 100 });
  near(valued(state, alice).cash, -100n * WAD, 2n);
});
