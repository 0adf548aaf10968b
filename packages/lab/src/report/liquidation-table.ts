import { formatRounded } from "../math/format-rounded.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { escapeHtml } from "./escape-html.ts";
import type { LiquidationRow } from "./schema.ts";

const ROWS_SHOWN = 200;

/** The first sales, or takeovers, of a run as an HTML table; without any the sentence `none`. */
export function liquidationTable(rows: readonly LiquidationRow[], none: string): string {
  if (rows.length === 0) return `<p class="note">${none}</p>`;
  const rest = rows.length - ROWS_SHOWN;
  return `<div class="scroll"><table>
<thead><tr><th>Time (UTC)</th><th>Account</th><th>Asset</th><th class="n">Amount</th><th class="n">Price, USD</th><th class="n">Value, USD</th><th class="n">Premium, USD</th><th class="n">Premium, %</th></tr></thead>
<tbody>
${rows.slice(0, ROWS_SHOWN).map(tableRow).join("\n")}
</tbody></table></div>${rest > 0 ? `<p class="note">${rest} more in report.json.</p>` : ""}`;
}

function tableRow({ time, account, symbol, amount, price, value, premium }: LiquidationRow): string {
  const [sold, kept] = [parseDecimalDown(value, 18), parseDecimalDown(premium, 18)];
  const percent = sold > 0n ? formatRounded((kept * 10n ** 20n) / sold, 18, 2) : "";
  const numbers = [rounded(amount, 4), rounded(price, 2), rounded(value, 2), rounded(premium, 2), percent];
  return `<tr><td>${new Date(time * 1000).toISOString().slice(0, 19).replace("T", " ")}</td><td title="${escapeHtml(account)}">${escapeHtml(shortAccount(account))}</td><td>${escapeHtml(symbol)}</td>${numbers.map((text) => `<td class="n">${text}</td>`).join("")}</tr>`;
}

function rounded(text: string, places: number): string {
  return formatRounded(parseDecimalDown(text, 18), 18, places);
}

function shortAccount(account: string): string {
  return account.length > 14 ? `${account.slice(0, 8)}…${account.slice(-4)}` : account;
}
