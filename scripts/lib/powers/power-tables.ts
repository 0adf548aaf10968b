import type { Bound, Refusal, Restricted } from "./restricted.ts";
import type { Kind, Wired } from "./wired.ts";

const KINDS: readonly Kind[] = ["public", "local"];

/** The tables of docs/TRUST.md: who may call what after which wait, and what each restricted function refuses. */
export function powerTables(restricted: readonly Restricted[], wired: readonly Wired[]): string {
  const powers = [...restricted].sort(byPlace).map((each) => {
    const power = wired.find(({ contract, name }) => contract === each.contract && name === each.name);
    const waits = KINDS.map((kind) => (power === undefined ? "" : waitOf(power.delays[kind])));
    return [each.contract, code(each.name), power?.role ?? "**nobody: role 0, the admin's**", ...waits];
  });
  return [
    table(["contract", "function", "role", ...KINDS.map((kind) => `delay, ${kind}`)], powers),
    "Values kept inside bounds:",
    table(["contract", "value", "from", "to", "step", "in"], gathered(restricted, "bounds", boundCells)),
    "What else reverts, as the code says it:",
    table(["contract", "error", "when", "in"], gathered(restricted, "refusals", refusalCells)),
  ].join("\n\n");
}

function boundCells({ value, low, high, step }: Bound): string[] {
  return [code(value), code(low.text), code(high.text), step.number === 1n ? "" : code(step.text)];
}

function refusalCells({ error, condition }: Refusal): string[] {
  return [code(error), code(condition)];
}

/** One row for what several functions of a contract have in common. */
function gathered<K extends "bounds" | "refusals">(
  restricted: readonly Restricted[],
  kind: K,
  cells: (item: Restricted[K][number]) => string[],
): string[][] {
  const rows = new Map<string, { cells: string[]; names: Set<string> }>();
  for (const each of [...restricted].sort(byPlace)) {
    for (const item of each[kind]) {
      const row = [each.contract, ...cells(item)];
      const found = rows.get(row.join()) ?? { cells: row, names: new Set() };
      found.names.add(code(each.name));
      rows.set(row.join(), found);
    }
  }
  return [...rows.values()].map(({ cells: row, names }) => [...row, [...names].join(", ")]);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), `|${"---|".repeat(heads.length)}`, ...rows.map(line)].join("\n");
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function waitOf(seconds: bigint): string {
  if (seconds === 0n) return "none";
  return seconds % 3_600n === 0n ? `${seconds / 3_600n} h` : `${seconds} s`;
}

function byPlace(a: Restricted, b: Restricted): number {
  return a.contract.localeCompare(b.contract, "en") || a.name.localeCompare(b.name, "en");
}
