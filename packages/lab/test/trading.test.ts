import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyTradingEvent,
  buildReport,
  EMPTY_RUN,
  formatTable,
  generateTraders,
  InputError,
  loadScenario,
  NO_LOSSES,
  openInterestOf,
  replayFromScenario,
  WAD,
  type MarketRun,
  type TradersRequest,
  type TradingEvent,
} from "../src/index.ts";
import { syntheticRun } from "./support/synthetic-run.ts";

const PRICE = 2_000n * WAD;
const market = 0;
const traded = (buyer: string, seller: string, size: bigint, funding = 0n, isOffset = false): TradingEvent => ({
  type: "traded",
  market,
  funding,
  buyer,
  seller,
  size,
  price: PRICE,
  fees: isOffset ? 0n : 3n,
  isOffset,
});
const after = (...events: TradingEvent[]): MarketRun =>
  events.reduce(applyTradingEvent, new Map<number, MarketRun>()).get(market)!;

test("applyTradingEvent · trades move sizes, and count volume, fees and the largest open interest", () => {
  const run = after(traded("a", "b", 5n * WAD), traded("b", "c", 2n * WAD), traded("b", "a", 5n * WAD, 0n, true));
  assert.deepEqual(Object.fromEntries(run.sizes), { a: 0n, b: 2n * WAD, c: -2n * WAD });
  assert.equal(openInterestOf(run.sizes), 2n * WAD);
  assert.deepEqual([run.trades, run.offsets, run.volume, run.fees], [2, 1, 14_000n * WAD, 6n]);
  assert.deepEqual([run.peakOpenInterest, run.touches], [5n * WAD, 6]);
});

test("applyTradingEvent · funding is paid on the sizes before an event, and what some pay the others receive", () => {
  const run = after(traded("a", "b", 5n, 7n * WAD), traded("a", "c", 1n, 9n * WAD), {
    type: "accrued",
    market,
    funding: 8n * WAD,
  });
  assert.equal(run.fundingPaid, (5n * 2n + 6n) * WAD);
  assert.equal(run.fundingReceived, run.fundingPaid);
  assert.equal(run.fundingByLongs, (5n * 2n - 6n) * WAD);
});

test("applyTradingEvent · a wei that rounding left shows as the difference of funding paid and received", () => {
  const sizes = new Map([
    ["a", 5n],
    ["b", -4n],
  ]);
  const run = after(
    { type: "deleveraged", market, funding: 0n, size: 3n, sizes },
    { type: "accrued", market, funding: 10n },
  );
  assert.deepEqual([run.fundingPaid - run.fundingReceived, run.deleveragings, run.deleveraged], [10n, 1, 3n]);
});

test("applyTradingEvent · a position that changes its account moves its size, funding paid before", () => {
  const run = after(traded("a", "b", 5n), { type: "moved", market, funding: WAD, from: "a", to: "k", size: 2n });
  assert.deepEqual(Object.fromEntries(run.sizes), { a: 3n, b: -5n, k: 2n });
  assert.deepEqual([run.fundingByLongs, run.touches], [5n * WAD, 4]);
});

test("applyTradingEvent · a takeover moves a long or a short to the keeper; settlements and waived fees are netted", () => {
  const takeover = { type: "takenOver", market, funding: 0n, keeper: "k", time: 9, value: 1n, premium: 1n } as const;
  const run = after(
    traded("a", "b", 5n),
    { ...takeover, account: "a", size: 2n },
    { ...takeover, account: "b", size: -3n },
    { type: "settled", market, amount: -8n },
    { type: "settled", market, amount: 6n },
    { type: "feeWaived", market, amount: 2n },
  );
  assert.deepEqual(Object.fromEntries(run.sizes), { a: 3n, b: -2n, k: -1n });
  assert.deepEqual([run.lossesSettled, run.profitsSettled, run.fees, run.takeovers.length], [8n, 6n, 1n, 2]);
});

test("buildReport · a market's row is exact and its takeovers are listed", () => {
  const { report } = syntheticRun("calm", 10);
  const [row] = report.trading.markets;
  assert.deepEqual(
    [row?.symbol, row?.positions, row?.takeovers, row?.fundingPaid, row?.fundingReceived, row?.fundingByLongs],
    ["ETH-PERP", 3, 1, "1", "1", "-1"],
  );
  assert.deepEqual(report.trading.takeoverRows, [
    {
      time: 1_722_816_000,
      account: "long",
      symbol: "ETH-PERP",
      amount: "0.1",
      price: "3000",
      value: "300",
      premium: "3",
    },
  ]);
  assert.match(formatTable(report), /funding 1\.0000 USD paid, 1\.0000 received; by longs -1\.0000/);
  const replay = replayFromScenario(loadScenario("calm"));
  const books = { held: 0n, cash: 0n, pots: 0n, reserves: 0n, deficit: 0n, dust: 0n };
  const facts = { seed: 1, chainId: 1, blocks: 1, seconds: 1, accounts: 1, conservationError: 0n, healthyTouched: 0 };
  const { series } = syntheticRun("calm", 10);
  const bare = buildReport(
    replay,
    { ...facts, leftBelowLine: 0, problems: [], books, losses: NO_LOSSES, traders: 0, markets: [] },
    EMPTY_RUN,
    series,
  );
  assert.deepEqual(bare.trading, { traders: 0, markets: [], takeoverRows: [] });
});

const REQUEST: TradersRequest = {
  accounts: 200,
  seed: 7,
  settlementDecimals: 6,
  markets: [
    { market: 0, index: 195n * WAD, underlying: { symbol: "WETH", decimals: 18 } },
    { market: 1, index: 7_850n * WAD, underlying: { symbol: "WBTC", decimals: 8 } },
    { market: 2, index: 195n * WAD },
  ],
};
const worth = ({ market: of, size }: { readonly market: number; readonly size: bigint }): bigint =>
  ((size < 0n ? 0n - size : size) * REQUEST.markets[of]!.index) / WAD;

test("generateTraders · HMP-5 · the same seed gives the same traders, another seed others", () => {
  assert.deepEqual(generateTraders(REQUEST), generateTraders(REQUEST));
  assert.notDeepEqual(generateTraders(REQUEST), generateTraders({ ...REQUEST, seed: 8 }));
});

test("generateTraders · every market and both sides are traded, with margin for the opening test, cross and isolated", () => {
  for (const seed of [1, 2, 3]) {
    const { takers } = generateTraders({ ...REQUEST, seed });
    assert.equal(takers.length, 40);
    assert.deepEqual([...new Set(takers.map((taker) => taker.market))].sort(), [0, 1, 2]);
    const longs = takers.filter(({ size }) => size > 0n).length;
    assert.ok(longs > 12 && longs < 36, `${longs} longs`);
    const isolated = takers.filter(({ isIsolated }) => isIsolated).length;
    assert.ok(isolated > 8 && isolated < 32, `${isolated} isolated`);
    for (const taker of takers) {
      const leverage = Number(worth(taker)) / Number(taker.cash * 10n ** 12n);
      assert.ok(leverage > 1.9 && leverage < 7.6, `leverage ${leverage}`);
      assert.ok(taker.opensAt >= 0 && taker.opensAt < 0.5 && (taker.reducesAt ?? 0.5) >= 0.5);
    }
  }
});

test("generateTraders · the basis is collateral against as large a short, in markets whose underlying is collateral", () => {
  const { basisTraders, takers, makerCash, keeperCash } = generateTraders(REQUEST);
  assert.equal(basisTraders.length, 8);
  for (const basis of basisTraders) {
    const { underlying, index } = REQUEST.markets[basis.market]!;
    const value = (basis.amount * index) / 10n ** BigInt(underlying!.decimals);
    assert.ok(basis.size < 0n && worth(basis) - value <= WAD && value - worth(basis) <= WAD);
  }
  const notional = [...takers, ...basisTraders].reduce((sum, trader) => sum + worth(trader), 0n);
  assert.equal(makerCash, notional / 10n ** 12n);
  assert.equal(keeperCash, notional / 4n / 10n ** 12n);
});

test("generateTraders · few accounts still trade, many do not drown the chain, no market is refused", () => {
  const count = (accounts: number) => {
    const { takers, basisTraders } = generateTraders({ ...REQUEST, accounts });
    return [takers.length, basisTraders.length];
  };
  assert.deepEqual(
    [count(1), count(5_000)],
    [
      [8, 2],
      [100, 20],
    ],
  );
  assert.deepEqual(
    generateTraders({ ...REQUEST, markets: REQUEST.markets.slice(2).map((of) => ({ ...of, market: 0 })) }).basisTraders,
    [],
  );
  assert.throws(() => generateTraders({ ...REQUEST, markets: [] }), InputError);
});
