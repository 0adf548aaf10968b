import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compareVolatility,
  DELEVERAGING,
  parseCompareOptions,
  tune,
  VOLATILITY,
  volatilityReport,
  WAD,
} from "../src/index.ts";
import { calmRange, looked, type Account } from "../src/volatility/account.ts";
import { forcedShares, type ForcedRequest } from "../src/volatility/forced-shares.ts";
import { bears, notionalOf, type Holder, type Lines } from "../src/volatility/holders.ts";
import type { Moment } from "../src/volatility/multiplier-path.ts";
import { randomPath } from "./support/random-path.ts";

const LINES: Lines = { maintenance: WAD / 20n, closeOut: (8n * WAD) / 10n, graceSeconds: 900 };
const PRICE = 1_000n * 10n ** 8n;

/** A long at 1,000 with `margin` of net worth per mille of it, or in `unit`s. */
const long = (margin: bigint, size = WAD, unit = 1n): Holder => ({
  rest: ((margin - 1_000n * unit) * size) / unit,
  size,
});
/** Rising targets, a moment every five minutes, at a held price. */
const rising = (count: number): Moment[] =>
  Array.from({ length: count }, (_, index) => ({
    time: index * 300,
    price: PRICE,
    target: 3n * WAD,
    maintenance: WAD,
  }));

const request = (holders: readonly Holder[], change: Partial<ForcedRequest> = {}): ForcedRequest => ({
  holders,
  lines: LINES,
  weigh: notionalOf,
  moments: rising(300),
  rounds: [{ time: 0, price: PRICE }],
  from: 0,
  brake: null,
  ...change,
});

test("bears · VRS-5 · the multiplier at which the line meets net worth", () => {
  assert.equal(bears(long(50n), PRICE, LINES.maintenance), WAD);
  assert.equal(bears(long(75n), PRICE, LINES.maintenance), (3n * WAD) / 2n);
  assert.equal(bears({ rest: 1_100n * WAD, size: 0n - WAD }, PRICE, LINES.maintenance), 2n * WAD);
  assert.equal(bears(long(0n), PRICE, LINES.maintenance), 0n);
  assert.equal(bears(long(50n), PRICE, LINES.maintenance, LINES.closeOut), (125n * WAD) / 100n);
});

test("looked · VRS-5 · called, cured at 1.03, sold to 1.1 past close-out or when the grace is over", () => {
  const account = (margin: bigint, calledAt: number | null = null): Account => ({ ...long(margin), calledAt });
  const look = (each: Account, time = 0, multiplier = WAD) => looked(each, { time, price: PRICE }, multiplier, LINES);
  assert.equal(look(account(50n)).calledAt, null);
  assert.deepEqual(look(account(49n), 7), account(49n, 7));
  assert.equal(look(account(51n, 7), 20).calledAt, 7);
  assert.equal(look(account(52n, 7), 20).calledAt, null);
  assert.deepEqual(look(account(49n, 7), 906), account(49n, 7));
  for (const sold of [look(account(49n, 7), 907), look(account(39n), 7), look(account(49n, 7), 7 + 300, 2n * WAD)]) {
    assert.ok(sold.size < WAD && sold.calledAt === 7);
  }
  const borne = bears(look(account(39n), 7), PRICE, LINES.maintenance);
  assert.ok(borne >= (109_999n * WAD) / 100_000n && borne <= (110_001n * WAD) / 100_000n, `${borne}`);
  assert.equal(look(account(0n)).size, 0n);
});

test("calmRange · VRS-5 · within it nobody is below the line, a dollar outside somebody is", () => {
  const accounts = [long(80n), { rest: 1_120n * WAD, size: 0n - WAD }].map((each) => ({ ...each, calledAt: null }));
  const { low, high } = calmRange(accounts, LINES.maintenance);
  const isBelow = (price: bigint): boolean => accounts.some((each) => bears(each, price, LINES.maintenance) < WAD);
  assert.ok(!isBelow(low) && !isBelow(high) && isBelow(low - 10n ** 8n) && isBelow(high + 10n ** 8n));
  assert.ok(low < PRICE && high > PRICE);
});

test("forcedShares · VRS-5 · at a held price the ramp alone calls each account at its multiplier, once", () => {
  const holders = [long(60n), long(90n), long(500n, 8n * WAD)];
  const { steps, byPrice, peak, responded } = forcedShares(request(holders, { moments: rising(110) }));
  const called = steps.filter(({ callable }) => callable > 0n);
  assert.equal(byPrice, 0n);
  assert.equal(called[0]!.callable, WAD / 10n);
  assert.equal(called[0]!.largest, WAD / 10n);
  // ln 1.2 and ln 1.5 over ln 1.05 hours
  assert.deepEqual([called[0]!.time, responded], [45 * 300, 100 * 300]);
  assert.ok(peak > (15n * WAD) / 10n && peak < (16n * WAD) / 10n);
});

test("forcedShares · VRS-5 · who is in his grace and put below close-out by a step is counted apart", () => {
  const falling = [
    { time: 0, price: PRICE },
    { time: 200, price: 989n * 10n ** 8n },
  ];
  const moments = rising(3).map((moment) => ({ ...moment, price: moment.time >= 200 ? falling[1]!.price : PRICE }));
  const called: Holder = { rest: (0n - 9_493_411n * WAD) / 10_000n, size: WAD };
  const { steps, byPrice } = forcedShares(request([called, long(500n)], { rounds: falling, moments }));
  assert.equal(byPrice, WAD / 2n);
  assert.deepEqual(
    steps.map(({ callable, soldAtOnce }) => [callable, soldAtOnce]),
    [
      [0n, WAD / 2n],
      [0n, 0n],
    ],
  );
});

test("forcedShares · VRS-5 · the brake lets a step take its share or whoever is next, and the ramp goes on", () => {
  const small = Array.from({ length: 50 }, (_, index) =>
    long(60n * WAD + BigInt(index) * (WAD / 1_000n), WAD / 100n, WAD),
  );
  const holders = [...small, long(61n, WAD / 10n), long(500n, 4n * WAD)];
  // Nobody is sold below 1.5: who is restored to the same 1.1 falls together again.
  const slow = { lines: { ...LINES, graceSeconds: 10 ** 9 }, moments: rising(900) };
  const free = forcedShares(request(holders, slow));
  const braked = forcedShares(request(holders, { ...slow, brake: WAD / 200n }));
  const shares = (steps: typeof free.steps): bigint[] => steps.map(({ callable }) => callable);
  assert.ok(shares(free.steps).some((share) => share > WAD / 20n));
  assert.ok(shares(braked.steps).some((share) => share > WAD / 200n));
  for (const { callable, largest } of braked.steps.filter(({ time }) => time < free.responded!))
    assert.ok(callable <= WAD / 200n || callable === largest);
  assert.equal(braked.peak, 3n * WAD);
  assert.ok(braked.responded! > free.responded!);
});

test("forcedShares · VRS-5 · accounts that stand at one multiplier fall together and hold up nobody", () => {
  const holders = [...Array.from({ length: 9 }, () => long(60n)), long(500n, WAD)];
  const { steps, peak } = forcedShares(request(holders, { brake: WAD / 200n }));
  assert.deepEqual([steps.find(({ callable }) => callable > 0n)!.callable, peak], [(9n * WAD) / 10n, 3n * WAD]);
});

test("compareVolatility, volatilityReport · VRS-4, VRS-5 · a crash of half an hour: opening responds, maintenance ramps, tables say so", () => {
  const rounds = randomPath(5, 2_880, 0.002)
    .filter((_, minute) => minute % 10 === 0)
    .map(({ time, price }, index) => {
      const percent = index < 144 ? 100 : Math.max(94, 244 - index);
      return { time, price: (price * BigInt(percent)) / 100n };
    });
  const weather = { title: "made up", underlying: "WETH", isCalm: false, isReal: false, rounds } as const;
  const lending = { initialHaircut: WAD / 5n, depth: 25_000_000n * WAD, keeperCost: 2n * WAD };
  const collateral = { maintenance: (15n * WAD) / 100n, closeOut: (7n * WAD) / 10n, graceSeconds: 1_800 };
  const terms = { volatility: { calm: (4n * WAD) / 10n, span: 57_600 }, perp: LINES, collateral, lending };
  const run = compareVolatility(weather, terms, { accounts: 100, seed: 1 });
  assert.ok(run.summary.peakTarget > run.summary.peakMaintenance && run.summary.peakMaintenance > (12n * WAD) / 10n);
  assert.ok(run.perp.often.steps.length > run.perp.rare.steps.length && run.perp.rare.steps.length > 3);
  assert.ok(run.perp.often.byPrice > 0n);
  const tunings = tune([weather], [57_600], [{ WETH: (4n * WAD) / 10n }], [LINES.maintenance, collateral.maintenance]);
  const report = volatilityReport({ accounts: 100, seed: 1 }, [run], tunings);
  assert.equal(report.match(/^\| made up \|/gm)?.length, 4);
  assert.match(report, /^\| 16 h \| 0\.939 \| 40, 0 % \|/m);
});

test("parseCompareOptions · VRS-4 · help says which comparison it is about", () => {
  assert.match(parseCompareOptions(["--help"], VOLATILITY) as string, /compare:volatility[^]*VOLATILITY\.md/);
  assert.match(parseCompareOptions(["--help"], DELEVERAGING) as string, /compare:deleveraging[^]*DELEVERAGING\.md/);
});
