import { formatRounded } from "../math/format-rounded.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { PRICE_DECIMALS } from "../math/units.ts";
import { LAYERS } from "../report/loss-table.ts";
import type { MarketRow, Report } from "../report/schema.ts";
import { formatPrice } from "./format-price.ts";
import { formatTime } from "./format-time.ts";

/** The report as an aligned table of two columns. */
export function formatTable(report: Report): string {
  const rows: [string, string][] = [
    ["scenario", `${report.scenario.name} (${report.scenario.title})`],
    ["time", `${formatTime(report.startTime)} to ${formatTime(report.endTime)} UTC`],
    ["seed", String(report.seed)],
    ...Object.entries(report.prices).map(([symbol, range]): [string, string] => [
      `${symbol} in USD`,
      `${price(range.start)} -> ${price(range.end)} (low ${price(range.low)}, high ${price(range.high)})`,
    ]),
    ["accounts", String(report.accounts)],
    ["calls", `${report.calls.opened} opened, ${report.calls.cured} cured, ${report.calls.expired} expired`],
    ["liquidations", `${report.liquidations}, ${usd(report.valueSold)} USD of collateral sold`],
    ...report.trading.markets.flatMap(marketRows),
    ["premium paid", `${usd(report.premiumPaid)} USD`],
    ["deficit", `${usd(report.deficit)} USD recorded`],
    ["losses", `${usd(report.losses.total)} USD, ${report.losses.absorptions} account(s) taken over by the backstop`],
    ...LAYERS.map(([name, label]): [string, string] => ["", `${label}: ${usd(report.losses[name])} USD`]),
    ["conservation error", `${report.conservationError} USD`],
    ["healthy accounts touched", String(report.healthyTouched)],
    ["left below the line", String(report.leftBelowLine)],
    ["run", `${report.seconds.toFixed(1)} s, ${report.chain.blocks} blocks on chain ${report.chain.chainId}`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`).join("\n");
}

function marketRows(row: MarketRow): [string, string][] {
  const size = (text: string): string => formatRounded(parseDecimalDown(text, 18), 18, 4);
  const resolved = `${row.takeovers} taken over, ${row.offsets} offset, ${row.deleveragings} deleveraged`;
  return [
    [
      row.symbol,
      `${row.positions} positions, open ${size(row.openInterest)} (at most ${size(row.peakOpenInterest)}), ${resolved}`,
    ],
    ["", `${row.trades} trades, volume ${usd(row.volume)} USD, fees ${usd(row.fees)} USD, pot ${usd(row.pot)} USD`],
    [
      "",
      `funding ${size(row.fundingPaid)} USD paid, ${size(row.fundingReceived)} received; by longs ${size(row.fundingByLongs)}`,
    ],
  ];
}

function price(text: string): string {
  return formatPrice(parseDecimalDown(text, PRICE_DECIMALS));
}

function usd(amount: string): string {
  return formatRounded(parseDecimalDown(amount, 18), 18, 2);
}
