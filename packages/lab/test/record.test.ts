import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyEvent,
  buildReport,
  EMPTY_RUN,
  formatProgress,
  formatTable,
  loadScenario,
  NO_LOSSES,
  recordPoint,
  replayFromScenario,
  reportSchema,
  rhoQuantiles,
  WAD,
  type AccountReading,
  type Liquidation,
  type RunEvent,
} from "../src/index.ts";

const SALE: Liquidation = {
  time: 30,
  account: "0xa",
  symbol: "WETH",
  amount: 10n ** 18n,
  decimals: 18,
  price: 100n * 10n ** 8n,
  value: 100n * WAD,
  premium: 3n * WAD,
};
const EVENTS: RunEvent[] = [
  { type: "callOpened", time: 10, account: "0xa", deadline: 20 },
  { type: "callOpened", time: 10, account: "0xb", deadline: 50 },
  { type: "callOpened", time: 11, account: "0xc", deadline: 11 },
  { type: "clockAdvanced", time: 19 },
  { type: "clockAdvanced", time: 20 },
  { type: "clockAdvanced", time: 25 },
  { type: "callCured", time: 26, account: "0xb" },
  { type: "liquidated", ...SALE },
  { type: "callClosed", time: 31, account: "0xc" },
  { type: "deficitRecorded", time: 32, amount: 5n * WAD },
];
const FINAL = EVENTS.reduce(applyEvent, EMPTY_RUN);
const reading = (state: AccountReading["state"], netWorth: bigint, maintenanceBuffer: bigint): AccountReading => ({
  account: "0x",
  state,
  netWorth,
  maintenanceBuffer,
});
const POINT = recordPoint(
  {
    time: 1_584_000_000,
    prices: { WETH: 8_612_500_000n, USDC: 99_990_000n },
    accounts: [reading("Healthy", 3n, 1n), reading("Healthy", 5n, 0n), reading("Called", 9n, 10n)],
    cash: { cashSupplied: 10n * WAD, cashBorrowed: 7n * WAD, held: 3n * WAD },
    markets: { "ETH-PERP": { openInterest: 4n * WAD, fundingByLongs: -WAD } },
  },
  FINAL,
);

test("applyEvent · counts each call once as opened, cured or expired", () => {
  assert.deepEqual([FINAL.opened, FINAL.cured, FINAL.expired], [3, 1, 2]);
  assert.deepEqual([...FINAL.calls], [["0xa", { deadline: 20, isExpired: true }]]);
});

test("applyEvent · a call is cured or expired, never both: late cures and sold accounts are expired", () => {
  const called: RunEvent = { type: "callOpened", time: 0, account: "0xa", deadline: 20 };
  const cured = (time: number): RunEvent => ({ type: "callCured", time, account: "0xa" });
  const counts = (...events: RunEvent[]) => {
    const { opened, cured: inTime, expired, calls } = events.reduce(applyEvent, EMPTY_RUN);
    return [opened, inTime, expired, calls.size];
  };
  assert.deepEqual(counts(called, cured(19)), [1, 1, 0, 0]);
  assert.deepEqual(counts(called, cured(20)), [1, 0, 1, 0]);
  assert.deepEqual(counts(called, { type: "liquidated", ...SALE, time: 5 }, cured(6)), [1, 0, 1, 0]);
  assert.deepEqual(counts(called, { type: "callActed", time: 5, account: "0xa" }, cured(6)), [1, 0, 1, 0]);
  assert.deepEqual(counts(called, { type: "liquidated", ...SALE, account: "0xz", time: 5 }, cured(6)), [1, 1, 0, 0]);
});

test("applyEvent · a deadline that has come is expired, one second before it is not", () => {
  const before = EVENTS.slice(0, 4).reduce(applyEvent, EMPTY_RUN);
  assert.equal(before.expired, 1);
  assert.equal(applyEvent(before, { type: "clockAdvanced", time: 20 }).expired, 2);
});

test("applyEvent · adds up sales and deficits and leaves the state before it alone", () => {
  assert.deepEqual(
    [FINAL.liquidations, FINAL.premiumPaid, FINAL.valueSold, FINAL.deficit],
    [[SALE], 3n * WAD, 100n * WAD, 5n * WAD],
  );
  assert.deepEqual([EMPTY_RUN.calls.size, EMPTY_RUN.liquidations.length], [0, 0]);
});

test("rhoQuantiles · nearest rank, rounded down, accounts without a buffer left out", () => {
  const readings = Array.from({ length: 100 }, (_, index) => reading("Healthy", BigInt(index + 1), 100n)).reverse();
  assert.deepEqual(rhoQuantiles(readings), {
    min: WAD / 100n,
    p5: WAD / 20n,
    p25: WAD / 4n,
    p50: WAD / 2n,
    p75: (3n * WAD) / 4n,
    p95: (95n * WAD) / 100n,
  });
  assert.equal(rhoQuantiles([reading("Insolvent", -1n, 3n)])!.min, 0n - (WAD / 3n + 1n));
  assert.equal(rhoQuantiles([reading("Healthy", 5n, 0n)]), null);
});

test("recordPoint · joins readings with counts", () => {
  assert.deepEqual(POINT.states, { Healthy: 2, Restricted: 0, Called: 1, CloseOut: 0, Insolvent: 0 });
  assert.deepEqual([POINT.callsOpen, POINT.callsExpired, POINT.liquidations, POINT.deficit], [1, 2, 1, 5n * WAD]);
});

test("buildReport · has every field of the issue, exact amounts as strings, and passes its schema again from JSON", () => {
  const facts = {
    seed: 1,
    chainId: 31_337,
    blocks: 9,
    seconds: 1.5,
    accounts: 3,
    conservationError: 0n,
    problems: ["0xa was left below the line."],
    losses: NO_LOSSES,
    books: { held: 9n * WAD, cash: 5n * WAD, pots: 2n * WAD, reserves: 7n * WAD, deficit: 5n * WAD, dust: 3n },
    traders: 2,
    markets: [],
    healthyTouched: 0,
    leftBelowLine: 1,
  };
  const report = buildReport(replayFromScenario(loadScenario("calm")), facts, FINAL, [POINT]);
  assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(report))), report);
  assert.deepEqual(
    [
      report.conservationError,
      report.deficit,
      report.healthyTouched,
      report.leftBelowLine,
      report.accounts,
      report.liquidations,
      report.premiumPaid,
      report.seconds,
    ],
    ["0", "5", 0, 1, 3, 1, "3", 1.5],
  );
  assert.deepEqual(report.books, {
    held: "9",
    cash: "5",
    pots: "2",
    reserves: "7",
    deficit: "5",
    dust: "0.000000000000000003",
  });
  assert.deepEqual(report.problems, ["0xa was left below the line."]);
  assert.deepEqual(report.calls, { opened: 3, cured: 1, expired: 2 });
  assert.deepEqual(report.liquidationRows, [
    { time: 30, account: "0xa", symbol: "WETH", amount: "1", price: "100", value: "100", premium: "3" },
  ]);
  assert.match(formatTable(report), /calls +3 opened, 1 cured, 2 expired\n/);
  assert.match(formatTable(report), /deficit +5\.00 USD recorded\n/);
});

test("formatProgress · shows time, prices, states, calls, liquidations and deficit on one line", () => {
  assert.equal(
    formatProgress(POINT),
    "2020-03-12 08:00 | WETH 86.13 USDC 0.9999 | healthy 2 restricted 0 called 1 close-out 0 insolvent 0 | calls 1 open 1 cured 2 expired | liquidations 1 | deficit 5.00",
  );
});
