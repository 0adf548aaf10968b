import { formatRounded } from "../math/format-rounded.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { escapeHtml } from "./escape-html.ts";
import type { MarketRow } from "./schema.ts";

const HEADS = [
  "Positions",
  "Open interest",
  "At most",
  "Volume, USD",
  "Fees, USD",
  "Funding paid, USD",
  "Funding received, USD",
  "Pot, USD",
  "Taken over",
  "Offset",
  "Deleveraged",
];

/** The markets of a run as an HTML table. */
export function marketTable(markets: readonly MarketRow[]): string {
  const heads = HEADS.map((head) => `<th class="n">${head}</th>`).join("");
  return `<div class="scroll"><table>
<thead><tr><th>Market</th>${heads}</tr></thead>
<tbody>
${markets.map(tableRow).join("\n")}
</tbody></table></div>`;
}

function tableRow(row: MarketRow): string {
  const cells = [
    String(row.positions),
    rounded(row.openInterest, 4),
    rounded(row.peakOpenInterest, 4),
    rounded(row.volume, 0),
    rounded(row.fees, 2),
    rounded(row.fundingPaid, 4),
    rounded(row.fundingReceived, 4),
    rounded(row.pot, 2),
    String(row.takeovers),
    String(row.offsets),
    String(row.deleveragings),
  ];
  return `<tr><td>${escapeHtml(row.symbol)}</td>${cells.map((cell) => `<td class="n">${cell}</td>`).join("")}</tr>`;
}

function rounded(text: string, places: number): string {
  return formatRounded(parseDecimalDown(text, 18), 18, places);
}
