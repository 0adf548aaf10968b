import { formatRounded } from "../math/format-rounded.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import type { Report } from "./schema.ts";

/** The layers in the order in which they bear a loss. */
export const LAYERS = [
  ["budget", "Budgets of the markets"],
  ["deleveraging", "The other side, by deleveraging"],
  ["backstop", "The rest of the backstop"],
  ["socialised", "Suppliers of cash"],
  ["left", "Nobody yet"],
] as const;

/** Who bore what as an HTML table; without losses a sentence. */
export function lossTable({ losses }: Report): string {
  if (losses.total === "0") return '<p class="note">No account lost more than it had.</p>';
  const rows = [...LAYERS, ["total", "All that accounts lacked"] as const].map(
    ([name, label]) => `<tr><td>${label}</td><td class="n">${rounded(losses[name])}</td></tr>`,
  );
  return `<div class="scroll"><table>
<thead><tr><th>Borne by</th><th class="n">USD</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

function rounded(text: string): string {
  return formatRounded(parseDecimalDown(text, 18), 18, 2);
}
