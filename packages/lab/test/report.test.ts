import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import {
  buildReport,
  EMPTY_RUN,
  loadScenario,
  NO_LOSSES,
  renderReport,
  replayFromScenario,
  type Report,
} from "../src/index.ts";
import { chartData } from "../src/report/chart-data.ts";
import { escapeHtml, escapeJson } from "../src/report/escape-html.ts";
import { verdict } from "../src/report/verdict.ts";
import { syntheticRun } from "./support/synthetic-run.ts";

const { report, series } = syntheticRun("yen-unwind-2024-08", 60);
const html = renderReport(report, series);

test("renderReport · is one file: nothing is loaded from anywhere", () => {
  assert.match(html, /default-src 'none'/);
  assert.doesNotMatch(html, /<(script|link|img|iframe)[^>]*\s(src|href)=/i);
  assert.doesNotMatch(html, /@import|url\(/i);
});

test("renderReport · shows every tile, chart, check and source", () => {
  for (const word of [
    "Margin calls",
    "Premium paid",
    "Losses",
    "Lines on the hull",
    "The books close to the wei",
    "Positions taken over",
    "ETH-PERP",
    "stETH fell to 0.983",
  ])
    assert.ok(html.includes(word), word);
  for (const chart of [
    "normalised",
    "price:WETH",
    "price:USDC",
    "hull",
    "states",
    "calls",
    "premium",
    "premiumPaid",
    "cash",
    "deficit",
    "openInterest",
    "funding",
  ]) {
    assert.ok(html.includes(`data-chart="${chart}"`), chart);
  }
});

test("renderReport · escapes everything that comes from outside", () => {
  const evil = `</script><img src=x onerror=alert(1)>"'&`;
  const row = { ...report.liquidationRows[0]!, account: evil, symbol: evil };
  const point = { ...series[0]!, prices: { [evil]: 10n ** 8n } };
  const hostile: Report = {
    ...report,
    scenario: { name: evil, title: evil, source: [evil] },
    liquidationRows: [row],
    prices: {},
  };
  const page = renderReport(hostile, [point]);
  assert.ok(!page.includes("<img"));
  assert.equal(page.split("</script>").length, 4);
});

test("renderReport · the embedded data is what the charts are drawn from", () => {
  const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)![1]!;
  assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(chartData(report, series))));
});

test("renderReport · every script parses", () => {
  const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map((match) => match[1]!);
  assert.equal(scripts.length, 2);
  for (const script of scripts) assert.doesNotThrow(() => runInNewContext(`(function () {${script}\n})`));
});

test("renderReport · WAT-2 · who bore what, layer by layer, or that nobody had to", () => {
  assert.ok(html.includes("No account lost more than it had."));
  const losses = { ...report.losses, total: "7", budget: "4", socialised: "3" };
  const page = renderReport({ ...report, losses }, series);
  const cells = [...page.matchAll(/<td>([^<]*)<\/td><td class="n">([\d.]+)<\/td><\/tr>/g)].map((match) => match[2]);
  assert.deepEqual(cells, ["4.00", "0.00", "0.00", "3.00", "0.00", "7.00"]);
});

test("renderReport · a deployment without markets shows none", () => {
  const page = renderReport({ ...report, trading: { traders: 0, markets: [], takeoverRows: [] } }, series);
  assert.ok(!page.includes("Positions taken over</h2>") && !page.includes('data-chart="funding"'));
});

test("renderReport · the table stops at 200 rows and says how many are left", () => {
  const rows = Array.from({ length: 203 }, () => report.liquidationRows[0]!);
  const bare = { ...report, trading: { traders: 0, markets: [], takeoverRows: [] } };
  const page = renderReport({ ...bare, liquidationRows: rows }, series);
  assert.equal(page.match(/<tr><td>/g)!.length, 200);
  assert.ok(page.includes("3 more in report.json."));
  assert.ok(renderReport({ ...report, liquidationRows: [] }, series).includes("No collateral was sold."));
});

test("buildReport · the lowest price is the market's, also where no point of the charts is near it", () => {
  const replay = replayFromScenario(loadScenario("black-thursday-2020"));
  const facts = { seed: 1, chainId: 31_337, blocks: 1, seconds: 1, accounts: 1, conservationError: 0n };
  const books = { held: 0n, cash: 0n, pots: 0n, reserves: 0n, deficit: 0n, dust: 0n };
  const trading = { problems: [], books, losses: NO_LOSSES, traders: 0, markets: [] };
  const counts = { healthyTouched: 0, leftBelowLine: 0 };
  const { prices } = buildReport(replay, { ...facts, ...counts, ...trading }, EMPTY_RUN, series.slice(0, 1));
  assert.deepEqual(prices["WETH"], { start: "195", end: "126", low: "86", high: "195" });
});

test("chartData · turns fixed point into coordinates, a point without exposure into a hole", () => {
  const data = chartData(report, [{ ...series[0]!, rho: null, deficit: 25n * 10n ** 17n }]);
  assert.deepEqual([data.rho.p50, data.deficit, data.prices["WETH"]], [[null], [2.5], [2920]]);
});

test("verdict · names each condition that is missed", () => {
  assert.ok(verdict(report).every(({ isMet }) => isMet));
  const bad = verdict({ ...report, conservationError: "-0.5", healthyTouched: 2, deficit: "7", leftBelowLine: 1 });
  assert.deepEqual(
    bad.map(({ isMet, text }) => [isMet, text]),
    [
      [false, "The books are off by -0.5 USD"],
      [false, "2 account(s) above their lines were touched"],
      [false, "A deficit of 7 USD was recorded"],
      [false, "1 account(s) were left below the line"],
    ],
  );
});

test("escape · text and JSON cannot leave their element", () => {
  assert.equal(escapeHtml(`<a b='c' d="e">&`), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;");
  assert.equal(escapeJson("</script>"), '"\\u003c/script>"');
});
