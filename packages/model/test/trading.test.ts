import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { exact, freshAfterLoss, freshAt, type State, WAD, type Waived } from "../src/index.ts";
import {
  alice,
  bob,
  carol,
  cross,
  deposit,
  done,
  ETH,
  isolated,
  lender,
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

/** Alice and bob with cash, nothing traded. */
function market(): State {
  const state = protocol();
  deposit(state, alice, 0, usdc(10_000));
  deposit(state, bob, 0, usdc(100_000));
  return state;
}

const fillOf = (more: object = {}) => ({
  market: 0,
  buyer: alice,
  seller: bob,
  size: WAD,
  price: usd(2_000),
  buyerFee: 0n,
  sellerFee: 0n,
  ...more,
});
const tradeOf = (more: object = {}) => ({ type: "trade", fills: [fillOf(more)] }) as const;

test("trade · DRV-1 ACC-8 · opens both sides, the open interest is the longs, fees go to the reserves and are counted", () => {
  const state = market();
  trade(state, alice, bob, 20, 2_000, { buyerFee: 200n, sellerFee: 500n });
  assert.equal(state.markets.get(0)!.openInterest, 20n * WAD);
  assert.equal(state.markets.get(0)!.fees, usd(28), "8 and 20 of a notional of 40,000");
  near(valued(state, alice).netWorth, usd(9_992), 5_000n);
  near(valued(state, bob).netWorth, usd(99_980), 5_000n);
});

test("trade · DRV-4 · inside the band around the mark, to the wei", () => {
  const state = market();
  done(state, tradeOf({ price: usd(2_040) }));
  refused(state, tradeOf({ price: usd(2_040) + 1n }), "BeyondBand");
  refused(state, tradeOf({ price: usd(1_960) - 1n }), "BeyondBand");
  done(state, tradeOf({ price: usd(1_960) }));
});

test("trade · RC-2 · without a Valid price none, also no reducing one", () => {
  const state = market();
  trade(state, alice, bob, 1, 2_000);
  const answer = { price: usd(2_000), spread: usd(50), updatedAt: state.now, isComplete: true };
  done(state, { type: "setAnswer", instrument: PERP_ETH, answer });
  refused(state, tradeOf({ buyer: bob, seller: alice }), "PriceNotValid");
  done(state, { type: "setAnswer", instrument: PERP_ETH, answer: undefined });
  refused(state, tradeOf({ buyer: bob, seller: alice }), "PriceNotValid");
});

test("trade · RH-9 · accounts of one owner do not trade with each other", () => {
  const state = market();
  deposit(state, cross(1, 1n), 0, usdc(1_000));
  refused(state, tradeOf({ seller: cross(1, 1n) }), "SameOwner");
});

test("trade · ISO-1 FCM-6 · a reduce-only side reduces by the whole of the fill and never turns", () => {
  const state = market();
  trade(state, alice, bob, 2, 2_000);
  refused(state, tradeOf({ reduceOnly: { buyer: true } }), "NotReduced");
  refused(state, tradeOf({ buyer: bob, seller: alice, size: 3n * WAD, reduceOnly: { seller: true } }), "NotReduced");
  done(state, tradeOf({ buyer: bob, seller: alice, size: 2n * WAD, reduceOnly: { seller: true, buyer: true } }));
  assert.equal(state.markets.get(0)!.openInterest, 0n);
});

test("limits · SRR-2 X-15 · the smallest position, the caps of position and open interest, a closed market", () => {
  const state = market();
  deposit(state, lender, 0, usdc(50_000_000));
  refused(state, tradeOf({ size: usd(0.024) }), "PositionTooSmall");
  done(state, tradeOf({ size: usd(0.026) }));
  refused(state, tradeOf({ buyer: bob, seller: alice, size: usd(0.01) }), "PositionTooSmall");
  deposit(state, cross(6), 0, usdc(50_000_000));
  refused(state, tradeOf({ buyer: cross(6), seller: lender, size: 2_501n * WAD }), "BeyondCap");
  done(state, tradeOf({ buyer: cross(6), seller: lender, size: 2_500n * WAD }));
  done(state, { type: "closeMarket", market: 0, isClosed: true });
  refused(state, tradeOf(), "MarketClosed");
  done(state, tradeOf({ buyer: lender, seller: cross(6), size: WAD }));
});

test("trade check · CAP-1 · at the worse side of the price, a tenth of profit not counted, to the line and not beyond", () => {
  const state = market();
  deposit(state, carol, 0, usdc(1_000));
  // low is 1,990: W = 1,000 - 10 a unit, B_i = 199 a unit, its growth, and 2
  refused(state, tradeOf({ buyer: carol, size: usd(4.78) }), "OpeningLine");
  done(state, tradeOf({ buyer: carol, size: usd(4.77) }));
});

test("trade check · RC-1 · a Called account reduces at the mark, and its fees are waived as far as they alone would fail it", () => {
  const state = market();
  trade(state, alice, bob, 40, 2_000);
  price(state, [PERP_ETH], 1_840);
  const before = valued(state, alice);
  assert.ok(before.netWorth < before.maintenance && before.netWorth > 0n);
  const fees = state.markets.get(0)!.fees;
  const close = tradeOf({
    buyer: bob,
    seller: alice,
    size: 39n * WAD,
    price: usd(1_840),
    buyerFee: 500n,
    sellerFee: 500n,
  });
  const waived = done(state, close) as Waived;
  assert.equal(waived.get(alice), 0n, "rho leaves room for the fee");
  assert.ok(state.markets.get(0)!.fees > fees);
  const worse = market();
  trade(worse, alice, bob, 40, 2_000);
  price(worse, [PERP_ETH], 1_752);
  const given = done(worse, {
    ...close,
    fills: [{ ...close.fills[0], size: 20n * WAD, price: usd(1_752), sellerFee: 5_000n }],
  }) as Waived;
  assert.ok((given.get(alice) ?? 0n) > 0n, "part of 175 is given back");
  assert.equal(given.get(bob), 0n);
  assert.ok(worse.markets.get(0)!.fees >= 0n);
});

test("trade check · B-07 RC-1 · an insolvent account gives nothing away, a Called one no more than its rho", () => {
  const state = market();
  trade(state, alice, bob, 40, 2_000);
  price(state, [PERP_ETH], 1_740);
  refused(state, tradeOf({ buyer: bob, seller: alice, size: 20n * WAD, price: usd(1_739.9) }), "OpeningLine");
  done(state, tradeOf({ buyer: bob, seller: alice, size: 20n * WAD, price: usd(1_740.1) }));
});

test("settle · RC-5 FCM-4 · profit leaves only out of the pot of losses charged before", () => {
  const state = market();
  trade(state, alice, bob, 10, 2_000);
  price(state, [PERP_ETH], 2_100);
  done(state, { type: "settle", account: alice, market: 0, isOwn: true });
  near(valued(state, alice).cash, usd(10_000), 10n);
  refused(state, { type: "settle", account: alice, market: 0, isOwn: false }, "NotOwner");
  done(state, { type: "settle", account: bob, market: 0, isOwn: false });
  near(state.markets.get(0)!.pot, usd(1_000), 50_000n);
  near(valued(state, bob).cash, usd(99_000), 50_000n);
  done(state, { type: "settle", account: alice, market: 0, isOwn: true });
  near(valued(state, alice).cash, usd(11_000), 50_000n);
  near(state.markets.get(0)!.pot, 0n, 50_000n);
});

test("settle · P-06 · W does not change but for the charge of the write", () => {
  const state = market();
  trade(state, alice, bob, 10, 2_000);
  price(state, [PERP_ETH], 1_900);
  const before = valued(state, alice).netWorth;
  done(state, { type: "settle", account: alice, market: 0, isOwn: false });
  near(valued(state, alice).netWorth, before, 1_903n);
  assert.ok(valued(state, alice).netWorth <= before);
});

test("settle · X-24 · a loss of an insolvent account waits for its deleveraging", () => {
  const state = market();
  trade(state, alice, bob, 40, 2_000);
  price(state, [PERP_ETH], 1_700);
  refused(state, { type: "settle", account: alice, market: 0, isOwn: false }, "IsInsolvent");
});

test("fresh · X-16 · falls to 0 over an hour, a loss takes it away and restarts nothing, a profit restarts the whole", () => {
  assert.equal(freshAt(exact, usd(100), 0, 1_800), usd(50));
  assert.equal(freshAt(exact, usd(100), 0, 3_600), 0n);
  const left = freshAfterLoss(exact, usd(100), 0, 1_800, usd(20));
  near(freshAt(exact, left, 0, 1_800), usd(30), 1n);
  near(freshAt(exact, left, 0, 2_700), usd(15), 1n);
  assert.equal(freshAfterLoss(exact, usd(100), 0, 1_800, usd(60)), 0n);
  fc.assert(
    fc.property(
      fc.bigInt(0n, usd(1_000_000)),
      fc.integer({ min: 0, max: 4_000 }),
      fc.bigInt(0n, usd(1_000_000)),
      (fresh, dt, loss) => {
        const stored = freshAfterLoss(exact, fresh, 0, dt, loss);
        const [before, after] = [freshAt(exact, fresh, 0, dt), freshAt(exact, stored, 0, dt)];
        const expected = before > loss ? before - loss : 0n;
        assert.ok(after >= expected && after <= expected + 1n, "read Up");
      },
    ),
  );
});

test("funding · DRV-3 P-04 FPF-3 · what is due before a trade is paid on the old size and is in W before it", () => {
  const state = market();
  trade(state, alice, bob, 10, 2_000);
  wait(state, 28_800);
  const due = valued(state, alice).netWorth;
  near(due, usd(10_000 - 10 * 2_000 * 0.0001), usd(0.000_001));
  trade(state, alice, bob, 10, 2_000);
  near(valued(state, alice).netWorth, due, 5_000n);
});

test("funding · FPF-5 · none while the index is Divergent, none for the time a Stale feed was dead", () => {
  const state = market();
  trade(state, alice, bob, 10, 2_000);
  const { funding } = state.markets.get(0)!;
  const answer = { price: usd(2_000), spread: usd(50), updatedAt: state.now, isComplete: true };
  done(state, { type: "setAnswer", instrument: PERP_ETH, answer });
  done(state, { type: "pokeMarket", market: 0, at: state.now + 3_600 });
  assert.equal(state.markets.get(0)!.funding, funding);
  done(state, {
    type: "setAnswer",
    instrument: PERP_ETH,
    answer: { price: usd(2_000), updatedAt: state.now, isComplete: true },
  });
  done(state, { type: "pokeMarket", market: 0, at: state.now + 10_000 });
  near(state.markets.get(0)!.funding - funding, (usd(2_000) * 3_900n) / 10_000n / 28_800n, 1n);
});

test("movePosition · ISO-5 · size and quote into another account of the owner, both at the initial line, none called", () => {
  const state = market();
  trade(state, alice, bob, 10, 2_000);
  const target = isolated(1);
  refused(state, { type: "movePosition", from: alice, to: bob, market: 0 }, "NotOwner");
  refused(state, { type: "movePosition", from: alice, to: target, market: 0 }, "OpeningLine");
  deposit(state, target, 0, usdc(3_000));
  done(state, { type: "movePosition", from: alice, to: target, market: 0 });
  assert.equal(state.accounts.get(alice)!.positions.size, 0);
  near(state.markets.get(0)!.openInterest, 10n * WAD, 5n);
  near(valued(state, target).netWorth, usd(3_000), 10_000n);
  trade(state, alice, bob, 40, 2_000);
  price(state, [PERP_ETH], 1_840);
  refused(state, { type: "movePosition", from: alice, to: target, market: 0 }, "CallOpen");
});

test("isolated · ISO-2 HLT-8 · what it loses is what it holds, its owner's other accounts change by 0 wei", () => {
  const state = market();
  const own = isolated(1);
  deposit(state, own, 0, usdc(1_000));
  trade(state, own, bob, 4, 2_000);
  const before = valued(state, alice).netWorth;
  price(state, [PERP_ETH], 1_500);
  done(state, { type: "deleverage", account: own, market: 0 });
  assert.equal(valued(state, alice).netWorth, before);
  assert.ok(state.ledger.deficit > 0n);
});

test("opening · RH-11 · outside 0.95 to 1.03 who has debt or collateral opens nothing, who has cash alone does", () => {
  const state = market();
  deposit(state, carol, 0, usdc(10_000));
  deposit(state, carol, ETH, WAD);
  done(state, {
    type: "setAnswer",
    instrument: 0,
    answer: { price: usd(0.9), updatedAt: state.now, isComplete: true },
  });
  done(state, { type: "pokeFactor" });
  refused(state, tradeOf({ buyer: carol }), "FactorUnfit");
  done(state, tradeOf());
});

test("opening · ODC-6 RH-11 · no new risk while the sequencer is unfit, a reducing trade passes", () => {
  const state = market();
  trade(state, alice, bob, 2, 2_000);
  done(state, { type: "setSequencer", sequencer: { isUp: true, since: state.now } });
  refused(state, tradeOf(), "SequencerUnfit");
  done(state, tradeOf({ buyer: bob, seller: alice }));
  price(state, [PERP_ETH, ETH], 2_000, 3_600);
  done(state, tradeOf());
});
