import assert from "node:assert/strict";
import { test } from "node:test";
import { campaignReport, parseTally } from "./campaign-report.ts";

const SOURCES = ["enum Met {\n    Trade,\n    TradeRefusal\n}", "enum Loss {\n    Reported\n}"];

test("campaign report · sums what the runs have met and not what was before them, by the names of the enums", () => {
  assert.deepEqual(parseTally("Met,9,9\nMet,2,0\nLoss,1\nMet,3,1\n", SOURCES, 2), [
    { kind: "Met", name: "Trade", times: 5, runs: 2 },
    { kind: "Met", name: "TradeRefusal", times: 1, runs: 1 },
    { kind: "Loss", name: "Reported", times: 1, runs: 1 },
  ]);
});

test("campaign report · refuses counts that no enum explains", () => {
  assert.throws(() => parseTally("Met,2\n", SOURCES, 1), /Met has 2 names and 1 counts/);
  assert.throws(() => parseTally("Ghost,2\n", SOURCES, 1), /no enum Ghost/);
});

test("campaign report · says what was asserted, and what was never met", () => {
  const text = campaignReport({
    suite: "Positions",
    startedAt: new Date("2026-11-30T12:00:00Z"),
    seconds: 61,
    commit: "abc",
    seed: "0x1",
    asked: 2,
    runs: 2,
    depth: 3,
    calls: 6,
    reverts: 0,
    result: "every statement held",
    handlers: { "project/test/Trade.sol:TradeHandler.trade": { calls: 6n, reverts: 0n } },
    situations: parseTally("Met,2,4\nLoss,0\n", SOURCES, 1),
  });
  assert.match(text, /\| refusals asserted \| 4 \|/);
  assert.match(text, /\| duration \| 1 min 1 s \|/);
  assert.match(text, /\| TradeHandler\.trade \| 6 \| 0 \|/);
  assert.match(text, /Never: Loss\.Reported\./);
});

test("campaign report · of a broken campaign has plain text, and the command that breaks it again", () => {
  const text = campaignReport({
    suite: "Waterfall",
    startedAt: new Date("2026-11-30T12:00:00Z"),
    seconds: 1,
    commit: "abc",
    seed: "0x1",
    asked: 1_024,
    runs: 32,
    depth: 256,
    calls: 8_192,
    reverts: 1,
    result: 'broken: InvariantBroken("RC-4", 2 \u001b[2m[2e0]\u001b[0m, 1)',
    handlers: {},
    situations: [],
  });
  assert.match(text, /\| result \| broken: InvariantBroken\("RC-4", 2 \[2e0\], 1\) \|/);
  assert.match(text, /\| runs \| 32 of 1024 \|/);
  assert.match(text, /--runs 1024 --depth 256 --seed 0x1/);
});
