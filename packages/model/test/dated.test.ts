import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  basisCap,
  basisMark,
  type Dated,
  exact,
  largestSampleMove,
  type State,
  WAD,
  windowMark,
  windowMean,
  withSample,
} from "../src/index.ts";
import {
  alice,
  bob,
  deposit,
  done,
  listed,
  near,
  PERP_ETH,
  price,
  protocol,
  refused,
  START,
  trade,
  usd,
  usdc,
  valued,
  wait,
} from "./support/protocol.ts";

const EXPIRY = START + 30 * 86_400;
const TERMS: Dated = { expiry: EXPIRY, basis: 2_000_000n, tenor: 30 * 86_400, samples: undefined };

/** Market 0 dated, alice long 10 against bob at 2,000. */
function dated(): State {
  const state = protocol();
  state.markets.set(0, { ...state.markets.get(0)!, dated: TERMS });
  deposit(state, alice, 0, usdc(10_000));
  deposit(state, bob, 0, usdc(100_000));
  trade(state, alice, bob, 10, 2_000);
  return state;
}

const fill = { market: 0, buyer: alice, seller: bob, size: WAD, price: usd(2_000), buyerFee: 0n, sellerFee: 0n };

test("basisCap · RH-10 · the smaller of c0*T/T0 and a quarter of maintenance, toward 0 at expiry", () => {
  assert.equal(basisCap(exact, TERMS, 500n, START), 1_250_000n);
  assert.equal(basisCap(exact, TERMS, 500n, EXPIRY - 15 * 86_400), 1_000_000n);
  assert.equal(basisCap(exact, TERMS, 500n, EXPIRY), 0n);
  assert.equal(basisMark(exact, usd(2_000), 9_000_000n, 1_250_000n), usd(2_025));
  assert.equal(basisMark(exact, usd(2_000), -9_000_000n, 1_250_000n), usd(1_975));
});

test("largestSampleMove · RH-10 · at most a twentieth of maintenance a minute", () => {
  assert.equal(largestSampleMove(exact, 500n, 60), 250_000n);
  assert.equal(largestSampleMove(exact, 500n, 600), 250_000n);
  assert.equal(largestSampleMove(exact, 500n, 30), 125_000n);
});

test("windowMean · P-10 FCM-3 · a spike in the last k seconds shifts the mean by its share of the window", () => {
  const first = { ...TERMS, samples: withSample(TERMS, usd(2_000), EXPIRY - 1_800) };
  const second = { ...first, samples: withSample(first, usd(3_000), EXPIRY - 60) };
  assert.equal(windowMean(exact, second, second.samples, EXPIRY), usd(2_000) + usd(1_000) / 30n);
  const late = { ...TERMS, samples: withSample(TERMS, usd(2_100), EXPIRY - 100) };
  assert.equal(
    windowMean(exact, late, late.samples, EXPIRY),
    usd(2_100),
    "before the first sample it counts as the first",
  );
});

test("windowMark · RH-10 · runs from the index into the mean by the elapsed share, between the two", () => {
  fc.assert(
    fc.property(
      fc.bigInt(usd(1), usd(9_000)),
      fc.bigInt(usd(1), usd(9_000)),
      fc.integer({ min: 0, max: 1_800 }),
      (sampled, spot, elapsed) => {
        const now = EXPIRY - 1_800 + elapsed;
        const market = { ...TERMS, samples: withSample(TERMS, sampled, EXPIRY - 1_800) };
        const mark = windowMark(exact, market, spot, now);
        const [low, high] = sampled < spot ? [sampled, spot] : [spot, sampled];
        assert.ok(mark >= low - 1n && mark <= high);
        if (elapsed === 0) assert.equal(mark, spot);
        if (elapsed === 1_800) near(mark, sampled, 1n);
      },
    ),
  );
});

test("dated market · FCM-3 · pays no funding, only falls in the window, settles at its mean for ever", () => {
  const state = dated();
  wait(state, 20 * 86_400);
  assert.equal(state.markets.get(0)!.funding, 0n);
  near(valued(state, alice).netWorth, usd(10_000), 10_000n);
  refused(state, { type: "pokeExpiry", market: 0 }, "NotDue");
  wait(state, EXPIRY - 1_800 - state.now);
  done(state, { type: "pokeExpiry", market: 0 });
  refused(state, { type: "trade", fills: [fill] }, "WindowMayOnlyFall");
  price(state, [PERP_ETH], 2_300, 900);
  done(state, { type: "pokeExpiry", market: 0 });
  near(valued(state, alice).netWorth, usd(10_000 + 10 * 150), 10_000n);
  price(state, [PERP_ETH], 2_300, 900);
  refused(state, { type: "trade", fills: [fill] }, "MarketEnded");
  done(state, { type: "pokeExpiry", market: 0 });
  assert.equal(state.markets.get(0)!.ending?.price, usd(2_150));
  refused(state, { type: "pokeExpiry", market: 0 }, "MarketEnded");
  price(state, [PERP_ETH], 500);
  done(state, { type: "settle", account: bob, market: 0, isOwn: false });
  near(valued(state, bob).cash, usd(98_500), 50_000n);
  done(state, { type: "settle", account: alice, market: 0, isOwn: false });
  near(valued(state, alice).cash, usd(10_000), 50_000n);
  near(valued(state, alice).netWorth, usd(11_500), 50_000n);
  done(state, { type: "settle", account: alice, market: 0, isOwn: true });
  near(valued(state, alice).cash, usd(11_500), 50_000n);
  assert.equal(valued(state, alice).maintenance, 0n);
});

test("dated market · FCM-3 P-11 · without a sample the first Valid price after expiry", () => {
  const state = dated();
  price(state, [PERP_ETH], 1_900, EXPIRY - state.now);
  done(state, { type: "setAnswer", instrument: PERP_ETH, answer: undefined });
  refused(state, { type: "pokeExpiry", market: 0 }, "PriceNotValid");
  price(state, [PERP_ETH], 1_950, 600);
  done(state, { type: "pokeExpiry", market: 0 });
  assert.equal(state.markets.get(0)!.ending?.price, usd(1_950));
});

test("perpetual · FCM-3 RC-7 · without a Valid price for 24 h it ends at its last good one, a Divergent one never", () => {
  const state = protocol();
  deposit(state, alice, 0, usdc(10_000));
  deposit(state, bob, 0, usdc(100_000));
  trade(state, alice, bob, 10, 2_000);
  const { maxAge } = listed(state, PERP_ETH).feed.policy;
  refused(state, { type: "pokeExpiry", market: 0, at: START + maxAge + 86_399 }, "PriceNotValid");
  done(state, { type: "pokeExpiry", market: 0, at: START + maxAge + 86_400 });
  assert.equal(state.markets.get(0)!.ending?.price, usd(2_000));
});

test("dated market · RH-10 · one trade moves the mark by at most a twentieth of maintenance", () => {
  const state = dated();
  wait(state, 3_600);
  trade(state, alice, bob, 10, 2_039);
  assert.equal(state.markets.get(0)!.premium, 250_000n);
  near(valued(state, bob).netWorth, usd(100_000) - usd(20 * 5) + usd(390), usd(0.01));
});
