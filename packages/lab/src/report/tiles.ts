import { formatRounded } from "../math/format-rounded.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { escapeHtml } from "./escape-html.ts";
import type { Report } from "./schema.ts";

/** The summary numbers of a run as HTML. */
export function tiles(report: Report): string {
  const { calls, liquidations, losses, trading } = report;
  const { markets } = trading;
  const count = (name: "takeovers" | "offsets" | "deleveragings"): number =>
    markets.reduce((all, { [name]: of }) => all + of, 0);
  const [takeovers, offsets, deleveragings] = [count("takeovers"), count("offsets"), count("deleveragings")];
  const [sold, premium] = [parseDecimalDown(report.valueSold, 18), parseDecimalDown(report.premiumPaid, 18)];
  const rate =
    sold > 0n ? `${formatRounded((premium * 10n ** 20n) / sold, 18, 2)} % of what was sold` : "nothing was sold";
  return [
    tile("Accounts", whole(report.accounts), `seed ${report.seed}`),
    tile("Margin calls", whole(calls.opened), `${whole(calls.cured)} cured, ${whole(calls.expired)} expired`),
    tile("Liquidations", whole(liquidations), `${usd(sold)} USD of collateral sold`),
    tile("Volume traded", usd(sum(markets, "volume")), `${whole(trading.traders)} traders`, "USD"),
    tile("Positions taken over", whole(takeovers), `${whole(offsets)} offset, ${whole(deleveragings)} deleveraged`),
    tile("Premium paid", usd(premium), rate, "USD"),
    tile(
      "Losses",
      usd(parseDecimalDown(losses.total, 18)),
      `${usd(parseDecimalDown(losses.left, 18))} USD borne by nobody yet`,
      "USD",
    ),
  ].join("\n");
}

function sum(markets: Report["trading"]["markets"], name: "volume"): bigint {
  return markets.reduce((all, { [name]: of }) => all + parseDecimalDown(of, 18), 0n);
}

function tile(label: string, value: string, note: string, unit = ""): string {
  const suffix = unit === "" ? "" : ` <small>${unit}</small>`;
  return `<div class="tile"><div class="label">${escapeHtml(label)}</div><div class="value">${escapeHtml(value)}${suffix}</div><div class="note">${escapeHtml(note)}</div></div>`;
}

function whole(count: number): string {
  return formatRounded(BigInt(count), 0, 0);
}

function usd(wad: bigint): string {
  return formatRounded(wad, 18, 0);
}
