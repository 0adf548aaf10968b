import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { entryAt } from "../entry-at.ts";
import type { RunPoint } from "../record/types.ts";
import { formatTime } from "../terminal/format-time.ts";
import { chartData } from "./chart-data.ts";
import { escapeHtml, escapeJson } from "./escape-html.ts";
import { liquidationTable } from "./liquidation-table.ts";
import { lossTable } from "./loss-table.ts";
import { marketTable } from "./market-table.ts";
import type { Report } from "./schema.ts";
import { tiles } from "./tiles.ts";
import { verdict } from "./verdict.ts";

const resolve = createRequire(import.meta.url).resolve;

/** The report as one HTML file that needs no network. `series` is in order of time and has at least one point. */
export function renderReport(report: Report, series: readonly RunPoint[]): string {
  const { scenario } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(scenario.title)} · Plimsoll replay</title>
<style>${readFileSync(resolve("uplot/dist/uPlot.min.css"), "utf8")}${asset("report.css")}</style>
</head>
<body>
<main>
${header(report)}
<section class="tiles">
${tiles(report)}
</section>
${charts(series)}
<section><h2>Who bore the losses</h2>
<p class="lead">What accounts lacked beyond all they had, in the order in which it is borne. ${report.losses.absorptions} account(s) were taken over by the backstop.</p>
${lossTable(report)}</section>
${trading(report)}
<section><h2>Sales of collateral</h2>
<p class="lead">Each line is one partial liquidation: just enough collateral to bring the account back above its line, at the oracle's mid price less the premium.</p>
${liquidationTable(report.liquidationRows, "No collateral was sold.")}</section>
<section><h2>Where the prices come from</h2>
<ul>${scenario.source.map((fact) => `<li>${escapeHtml(fact)}</li>`).join("")}</ul></section>
<footer>${escapeHtml(scenario.name)} · seed ${report.seed} · chain ${report.chain.chainId}, ${report.chain.blocks} blocks · run in ${report.seconds.toFixed(1)} s · times in UTC, amounts in USD</footer>
</main>
<script type="application/json" id="data">${escapeJson(chartData(report, series))}</script>
<script>${readFileSync(resolve("uplot/dist/uPlot.iife.min.js"), "utf8")}</script>
<script>${asset("report.js")}</script>
</body>
</html>
`;
}

function header(report: Report): string {
  const checks = verdict(report).map(
    ({ isMet, text }) =>
      `<li class="${isMet ? "met" : "missed"}"><span aria-hidden="true">${isMet ? "✓" : "✕"}</span>${escapeHtml(text)}</li>`,
  );
  return `<header>
<p class="eyebrow">Plimsoll replay</p>
<h1>${escapeHtml(report.scenario.title)}</h1>
<p class="lead">${formatTime(report.startTime)} to ${formatTime(report.endTime)} UTC</p>
<ul class="verdict">${checks.join("")}</ul>
</header>`;
}

function charts(series: readonly RunPoint[]): string {
  const symbols = Object.keys(entryAt(series, 0).prices);
  return `${section("Prices", "As the feeds reported them, at the points the charts are drawn from. All assets start at 100.", chart("normalised", "Price of every asset, start = 100"))}
<div class="grid">${symbols.map((symbol) => chart(`price:${symbol}`, `${symbol}, USD`)).join("")}</div>
${section(
  "Lines on the hull",
  "How far the accounts float above the water: ρ is net worth over the maintenance buffer. Below 1.00 an account can be called; a call is cured at 1.03. Accounts without exposure are left out.",
  chart("hull", "ρ of all accounts: median, half of them (dark band), nine in ten (light band, cut off at 4), lowest"),
)}
${section("Accounts per state", "The states that need action stand at the bottom.", chart("states", "Number of accounts"))}
${section("Margin calls", "A call is cured within its grace or it expires; a sale of the account's collateral ends the grace. It stays open until the account is back above 1.03.", chart("calls", "Open now; cured and expired since the start"))}
<section><h2>Liquidations</h2><p class="lead">The premium starts at nothing and grows with time and with distance below the line.</p>
<div class="grid">${chart("premium", "Premium of each sale, % of value")}${chart("premiumPaid", "Premium paid since the start, USD")}</div></section>
<section><h2>Cash and deficit</h2><p class="lead">What lenders are owed, what borrowers owe, the tokens the vault holds, and what no account can pay.</p>
<div class="grid">${chart("cash", "Cash, USD")}${chart("deficit", "Recorded deficit, USD")}</div></section>`;
}

function trading({ trading: { traders, markets, takeoverRows } }: Report): string {
  if (markets.length === 0) return "";
  return `<section><h2>Markets</h2>
<p class="lead">${traders} traders sign orders; a relay brings them together. Funding is what longs pay to shorts, or shorts to longs: what some pay, the others receive, up to dust.</p>
${marketTable(markets)}
<div class="grid">${chart("openInterest", "Open interest of one side, USD at the index")}${chart("funding", "Funding paid by longs since the start, USD; below zero: by shorts")}</div></section>
<section><h2>Positions taken over</h2>
<p class="lead">What keepers took of positions below the line, at the mark less the premium for a long and plus it for a short one.</p>
${liquidationTable(takeoverRows, "No position was taken over.")}</section>`;
}

function section(title: string, lead: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2><p class="lead">${escapeHtml(lead)}</p>${body}</section>`;
}

function chart(id: string, title: string): string {
  return `<figure><figcaption>${escapeHtml(title)}</figcaption><div class="chart" data-chart="${escapeHtml(id)}"></div></figure>`;
}

function asset(name: string): string {
  return readFileSync(new URL(`../../assets/${name}`, import.meta.url), "utf8");
}
