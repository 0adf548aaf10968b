import { entryAt } from "../entry-at.ts";

/** A table in Markdown, the first column to the left, the others to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? "---" : "--:"));
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** The value of an ascending list that so large a share of it does not exceed. */
export function quantile<T>(ascending: readonly T[], share: number): T {
  return entryAt(ascending, Math.ceil(share * (ascending.length - 1)));
}
