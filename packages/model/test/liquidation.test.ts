import assert from "node:assert/strict";
import { test } from "node:test";
import { pairedValues } from "../src/liquidation/pair.ts";
import { collateralBuffers, exact, type Sale, type State, WAD } from "../src/index.ts";
import {
  alice,
  bob,
  BTC,
  carol,
  DAI,
  deposit,
  done,
  ETH,
  keeper,
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

/** Alice with ten ether and a debt of 15,000, ether at `at`, called and her grace over. */
function due(at: number): State {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], at);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  const { deadline } = state.accounts.get(alice)!.call!;
  price(state, [ETH], at, deadline - state.now);
  return state;
}

const sell = (most: bigint, more: object = {}) =>
  ({ type: "liquidate", bids: [{ account: alice, instrument: ETH, most, ...more }], keeper: undefined }) as const;
const saleOf = (outcome: unknown): Sale => (outcome as Sale[])[0]!;

test("liquidate · L-13 LIQ-4 ZLE-7 · a slice to the target: size, premium, payment, tip and fee by hand", () => {
  const state = due(1_750);
  const before = valued(state, alice);
  const held = state.ledger.held;
  const sale = saleOf(done(state, sell(10n * WAD)));
  // b = 1 - 0.85*(25m/(25m + 17,500))^2, x* = (1.1*B - W)/(1.1*b - pr), pr = b*(1 - rho)
  const b = 1 - 0.85 * (25e6 / (25e6 + 17_500)) ** 2;
  const [W, B] = [Number(before.netWorth) / 1e18, Number(before.maintenance) / 1e18];
  const pr = b * (1 - W / B);
  assert.ok(Math.abs(Number(sale.premium) / 1e18 - pr) < 1e-7, "premium");
  const x = (1.1 * B - W) / (1.1 * b - pr);
  assert.ok(Math.abs(Number(sale.value) / 1e18 - x) < 0.01, `${sale.value} is not ${x}`);
  assert.ok(sale.tip > 0n && sale.tip <= 2n * WAD);
  const premium = sale.value - sale.credited;
  near(sale.fee, premium / 5n, 1n);
  near(state.ledger.held - held, sale.credited + sale.fee, 10n ** 12n);
  const after = valued(state, alice);
  const rho = Number(after.netWorth) / Number(after.maintenance);
  assert.ok(rho > 1.08 && rho <= 1.1, `${rho}`);
  near(valued(state, keeper).cash, sale.tip, 3n);
  assert.equal(state.accounts.get(alice)!.call, undefined, "cured");
});

test("liquidate · ALA-5 RM-5 · limits: the pinned nonce, the worst price, amounts are most", () => {
  const state = due(1_750);
  refused(state, sell(WAD, { nonce: 0 }), "NoncePinned");
  refused(state, sell(WAD, { worstPrice: usd(1_730) }), "PriceBeyondLimit");
  refused(state, sell(0n), "AmountIsZero");
  done(state, { type: "deposit", account: alice, asset: 0, amount: 1n, isOwn: false });
  done(state, sell(WAD, { nonce: 1, worstPrice: usd(1_750) }));
});

test("liquidate · X-01 X-08 X-09 · a leg of dust takes neither tip nor the second notice", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  deposit(state, alice, DAI, usdc(20));
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], 1_740);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  const { deadline } = state.accounts.get(alice)!.call!;
  price(state, [ETH], 1_740, deadline - state.now);
  const sale = saleOf(
    done(state, { type: "liquidate", bids: [{ account: alice, instrument: DAI, most: usdc(20) }], keeper: undefined }),
  );
  assert.equal(sale.tip, 0n);
  assert.equal(state.accounts.get(alice)!.call?.isActedOn, false);
  assert.ok(saleOf(done(state, sell(WAD / 10n))).tip > 0n);
  assert.equal(saleOf(done(state, sell(WAD / 10n))).tip, 0n, "the first sale only");
});

test("liquidate · LIQ-4 · premium and tip of a small slice are within theta*rho*dB, the tip is cut", () => {
  const state = due(1_750);
  const before = valued(state, alice);
  const sale = saleOf(done(state, sell(WAD / 100n)));
  const listedAs = listed(state, ETH);
  const v = usd(9.99 * 1_750);
  const after = collateralBuffers(
    exact,
    v,
    v,
    { ...listedAs.held, closeOutShare: 70n, depth: listedAs.depth },
    2n * WAD,
  ).maintenance;
  const most = ((before.maintenance - after) * before.netWorth * 8n) / (before.maintenance * 10n);
  assert.ok(sale.tip > 0n && sale.tip < 2n * WAD);
  near(sale.tip + sale.value - sale.credited, most, 10n);
});

test("liquidate · CLP-2 CLP-6 RM-4 · an account sells at most a fifth of capacity a window, the bucket refills in ten minutes", () => {
  const state = protocol();
  deposit(state, lender, 0, usdc(50_000_000));
  deposit(state, alice, ETH, 12_000n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(8_000_000) });
  price(state, [ETH], 920);
  const first = saleOf(done(state, sell(12_000n * WAD)));
  near(first.value, usd(1_000_000), usd(1_000));
  near(listed(state, ETH).bucket.free, usd(4_000_000), usd(1_000));
  refused(state, sell(12_000n * WAD), "NothingToSell");
  price(state, [ETH], 920, 60);
  refused(state, sell(12_000n * WAD), "NothingToSell");
  price(state, [ETH], 920, 540);
  done(state, sell(12_000n * WAD));
});

test("liquidate · RC-7 ODC-4 · a dollar of a Stale collateral stops no sale of another, itself cannot be sold", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  deposit(state, alice, BTC, 2_500n);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  done(state, {
    type: "setAnswer",
    instrument: ETH,
    answer: { price: usd(1_600), updatedAt: state.now + 4_000, isComplete: true },
    at: state.now + 4_000,
  });
  refused(
    state,
    { type: "liquidate", bids: [{ account: alice, instrument: BTC, most: 100n }], keeper: undefined },
    "PriceNotValid",
  );
  done(state, sell(WAD));
});

test("liquidate · RH-11 · outside 0.80 to 1.05 no collateral is sold", () => {
  const state = due(1_600);
  for (const [c, passes] of [
    [0.799, false],
    [1.051, false],
    [0.8, true],
  ] as const) {
    done(state, {
      type: "setAnswer",
      instrument: 0,
      answer: { price: usd(c), updatedAt: state.now, isComplete: true },
    });
    done(state, { type: "pokeFactor" });
    price(state, [ETH], 1_600 * c);
    if (passes) done(state, sell(WAD));
    else refused(state, sell(WAD), "FactorUnfit");
  }
});

test("liquidate · ALA-1 · into the keeper's vault account: he is tested like an outflow", () => {
  const state = due(1_700);
  const bid = { type: "liquidate", bids: [{ account: alice, instrument: ETH, most: WAD }], keeper: bob } as const;
  refused(state, bid, "OpeningLine");
  deposit(state, bob, 0, usdc(3_000));
  done(state, bid);
  assert.equal(state.accounts.get(bob)!.balances.get(ETH), WAD);
});

test("discount sale · RH-7 ALA-6 L-05 · 0 to 15 % over ten minutes of a recorded insolvency, and what is missing is recorded", () => {
  const state = due(1_480);
  assert.ok(valued(state, alice).netWorth < 0n);
  const first = saleOf(done(state, sell(WAD)));
  assert.equal(first.credited, usd(1_480));
  assert.equal(first.tip, 0n);
  price(state, [ETH], 1_480, 300);
  const second = saleOf(done(state, sell(WAD)));
  near(second.credited, usd(1_480 * 0.925), 2n);
  price(state, [ETH], 1_480, 600);
  const owed = valued(state, alice).cash;
  const last = saleOf(done(state, sell(20n * WAD)));
  near(last.credited, usd(8 * 1_480 * 0.85), 2n);
  near(state.ledger.deficit, -owed - last.credited, 3n);
  assert.equal(state.accounts.get(alice)!.principal, 0n);
  assert.equal(state.accounts.get(alice)!.call, undefined);
});

test("recordDeficit · RM-15 LIQ-3 · an account with debt that holds nothing is recorded by anyone", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(1_000));
  refused(state, { type: "recordDeficit", account: alice }, "Solvent");
  trade(state, alice, lender, 4, 2_000);
  price(state, [PERP_ETH], 1_000);
  refused(state, { type: "recordDeficit", account: alice }, "StillHolds");
  done(state, { type: "deleverage", account: alice, market: 0 });
  assert.ok(state.ledger.deficit > 0n, "recorded by the resolution itself");
  refused(state, { type: "recordDeficit", account: alice }, "Solvent");
  // a debt that nothing backs, as it stands after the last collateral of an account was lost by its price
  const bare = protocol();
  deposit(bare, alice, ETH, 10n * WAD);
  done(bare, { type: "withdraw", account: alice, asset: 0, amount: usdc(10_000) });
  bare.accounts.get(alice)!.balances.clear();
  done(bare, { type: "recordDeficit", account: alice });
  near(bare.ledger.deficit, usd(10_000), 2n);
  assert.equal(bare.ledger.borrowed, 0n);
});

test("takeover · RH-2 LIQ-2 · a long goes at M*(1 - pr), the fee out of the keeper's cash, the target is kept", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(2_000));
  deposit(state, keeper, 0, usdc(100_000));
  trade(state, alice, lender, 8, 2_000);
  price(state, [PERP_ETH], 1_820);
  const before = valued(state, alice);
  const bid = { account: alice, instrument: PERP_ETH, most: 100n * WAD };
  refused(state, { type: "liquidate", bids: [bid], keeper: undefined }, "NotAllowed");
  refused(state, { type: "liquidate", bids: [bid], keeper: alice }, "AccountIsSame");
  const sale = saleOf(done(state, { type: "liquidate", bids: [bid], keeper }));
  const after = valued(state, alice);
  assert.ok(after.netWorth * before.maintenance >= before.netWorth * after.maintenance);
  const rho = Number(after.netWorth) / Number(after.maintenance);
  assert.ok(rho > 1.05 && rho <= 1.1, `${rho}`);
  const earned = valued(state, keeper).netWorth - usd(100_000);
  near(earned, (sale.value * sale.premium) / WAD - sale.fee, usd(0.01));
});

test("takeover · RM-1 · the keeper is tested with the multiplier of maintenance, a trader with what holds for opening", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(2_000));
  deposit(state, keeper, 0, usdc(1_500));
  trade(state, alice, lender, 8, 2_000);
  price(state, [PERP_ETH], 1_820);
  const instrument = listed(state, PERP_ETH);
  state.instruments.set(PERP_ETH, { ...instrument, held: { ...instrument.held, initial: 10_000n } });
  const fill = { market: 0, buyer: keeper, seller: lender, size: WAD, price: usd(1_820), buyerFee: 0n, sellerFee: 0n };
  refused(state, { type: "trade", fills: [fill] }, "OpeningLine");
  done(state, { type: "liquidate", bids: [{ account: alice, instrument: PERP_ETH, most: 4n * WAD }], keeper });
});

/** Alice long 100 of ether and short 100 of the perpetual, with a debt that leaves rho just under 1. */
function carry(): State {
  const state = protocol();
  deposit(state, alice, ETH, 100n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(130_000) });
  trade(state, lender, alice, 99, 2_000);
  price(state, [ETH], 1_640);
  return state;
}

test("net delta · RH-14 · a hedged account is not unhedged: a leg goes alone only as far as it lowers the net", () => {
  const state = carry();
  const v = valued(state, alice);
  assert.ok(v.netWorth < v.maintenance, "called");
  done(state, { type: "callMargin", account: alice, caller: keeper });
  const { deadline } = state.accounts.get(alice)!.call!;
  price(state, [ETH], 1_640, deadline - state.now);
  price(state, [PERP_ETH], 2_000);
  done(state, { type: "pokeFactor" });
  refused(state, sell(100n * WAD), "NothingToSell");
  deposit(state, bob, 0, usdc(200_000));
  const pair = {
    type: "liquidatePair",
    account: alice,
    instrument: ETH,
    market: 0,
    most: usd(10_000),
    keeper: bob,
  } as const;
  refused(state, { ...pair, instrument: BTC }, "SideIsSame");
  const before = valued(state, alice);
  done(state, pair);
  const after = valued(state, alice);
  assert.ok(after.netWorth * before.maintenance >= before.netWorth * after.maintenance, "rho");
  assert.ok(state.accounts.get(bob)!.balances.get(ETH)! > 0n && state.accounts.get(bob)!.positions.has(0));
});

test("pairedValues · RH-14 · in proportion, the larger by at most the net delta more", () => {
  assert.deepEqual(pairedValues([100n, 60n], 80n, 1_000n), [50n, 30n]);
  assert.deepEqual(pairedValues([100n, 60n], 80n, 5n), [35n, 30n]);
  assert.deepEqual(pairedValues([60n, 100n], 160n, 0n), [60n, 60n]);
});

test("pair · RH-14 · both legs go in proportion, the larger by at most the net delta more, within a fifth of capacity together", () => {
  const state = carry();
  done(state, { type: "callMargin", account: alice, caller: keeper });
  const { deadline } = state.accounts.get(alice)!.call!;
  price(state, [ETH], 1_640, deadline - state.now);
  price(state, [PERP_ETH], 2_000);
  done(state, { type: "pokeFactor" });
  deposit(state, bob, 0, usdc(200_000));
  done(state, { type: "liquidatePair", account: alice, instrument: ETH, market: 0, most: usd(36_200), keeper: bob });
  const { balances, positions } = state.accounts.get(bob)!;
  near(balances.get(ETH)!, usd(10), usd(0.02));
  near(-positions.get(0)!.n, usd(9.9), usd(0.02));
  const narrow = carry();
  const instrument = listed(narrow, ETH);
  narrow.instruments.set(ETH, {
    ...instrument,
    bucket: { ...instrument.bucket, full: usd(41_000), free: usd(41_000) },
  });
  price(narrow, [ETH], 1_500);
  deposit(narrow, bob, 0, usdc(200_000));
  done(narrow, {
    type: "liquidatePair",
    account: alice,
    instrument: ETH,
    market: 0,
    most: usd(1_000_000),
    keeper: bob,
  });
  assert.ok(narrow.accounts.get(bob)!.balances.get(ETH)! * 1_500n <= usd(8_200), "a fifth of 41,000 for both");
  near(narrow.accounts.get(alice)!.used, 200n, 1n);
});

test("offset · RM-11 · two distressed accounts on opposite sides are closed at mark, the smaller size of both", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(1_000));
  deposit(state, carol, 0, usdc(50_000));
  trade(state, alice, lender, 4, 2_000);
  trade(state, lender, carol, 6, 2_000);
  price(state, [PERP_ETH], 1_700);
  refused(state, { type: "offset", long: alice, short: carol, market: 0 }, "NotLiquidatable");
  // carol's cash is lent out of her account by a debt that only the price of ether backs
  deposit(state, carol, ETH, 30n * WAD);
  done(state, { type: "withdraw", account: carol, asset: 0, amount: usdc(90_000) });
  price(state, [ETH], 1_300);
  const [w, v] = [valued(state, alice), valued(state, carol)];
  assert.ok(w.netWorth < 0n && v.netWorth < v.closeOut);
  refused(state, { type: "offset", long: carol, short: alice, market: 0 }, "SideIsSame");
  done(state, { type: "offset", long: alice, short: carol, market: 0 });
  near(valued(state, alice).netWorth, w.netWorth, 5_000n);
  near(valued(state, carol).netWorth, v.netWorth, 5_000n);
  near(valued(state, carol).legs.find(({ instrument }) => instrument === PERP_ETH)!.magnitude, usd(2 * 1_700), 5_000n);
  near(state.markets.get(0)!.openInterest, 2n * WAD, 5n);
});

test("wait · the helper keeps every feed and c fresh", () => {
  const state = protocol();
  wait(state, 100_000);
  assert.equal(state.settlement.factor.updatedAt, state.now);
});
