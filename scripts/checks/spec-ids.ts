import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Check } from "./lib/check.ts";
import { read } from "./lib/files.ts";
import { isId, titledIds } from "./lib/titles.ts";

const SPEC = "docs/SPEC.md";
const STATUSES = ["in scope", "later", "overruled"];
/** `| ID | status | statement | test |`; only the last cell is never a sentence. */
const ROW = /^\| ([^|]*) \| ([^|]*) \| (.*) \| ([^|]*?) ?\|$/;
const UNTESTED = "-";

interface Row {
  readonly id: string;
  readonly status: string;
  readonly test: string;
}

export const specIds: Check = {
  name: "spec-ids",
  rule:
    "every `in scope` id of docs/SPEC.md is in a test title, every id in a test title is in docs/SPEC.md, and each row " +
    "names a file whose titles carry its id; to fill the column: npm run check -- --update spec-ids",
  find(root) {
    if (!existsSync(join(root, SPEC))) return [`${SPEC}: missing`];
    const rows = readRows(read(root, SPEC));
    const titled = titledIds(root);
    const known = new Set(rows.map(({ id }) => id));
    const unknown = [...titled].filter(([id]) => !known.has(id));
    return [
      ...(rows.length === 0 ? [`${SPEC}: no requirement rows found`] : []),
      ...rows.flatMap((row, index) => malformed(row, rows.slice(0, index))),
      ...rows.flatMap((row) => untrue(row, titled.get(row.id))),
      ...unknown.map(([id, [path]]) => `${path}: a test title names ${id}, which ${SPEC} does not know`),
    ];
  },
  /** Keeps a cell that holds; else the first file that names the id. */
  update(root) {
    const titled = titledIds(root);
    const lines = read(root, SPEC).split("\n");
    const filled = lines.map((line) => {
      const row = readRow(line);
      if (row === undefined || holds(row, titled.get(row.id))) return line;
      const [path] = titled.get(row.id) ?? [];
      return line.replace(/ \|[^|]*\|$/, () => ` | ${path === undefined ? UNTESTED : `\`${path}\``} |`);
    });
    writeFileSync(join(root, SPEC), filled.join("\n"));
  },
};

function readRows(text: string): Row[] {
  return text.split("\n").flatMap((line) => readRow(line) ?? []);
}

function readRow(line: string): Row | undefined {
  const [, id = "", status = "", , test = ""] = ROW.exec(line) ?? [];
  return isId(id) ? { id, status, test } : undefined;
}

function malformed({ id, status }: Row, before: readonly Row[]): string[] {
  const problems: string[] = [];
  if (before.some((row) => row.id === id)) problems.push(`${SPEC}: ${id} has two rows`);
  if (!STATUSES.includes(status))
    problems.push(`${SPEC}: ${id} has status "${status}", not one of ${STATUSES.join(", ")}`);
  return problems;
}

/** What is wrong with a row's last cell, given the files whose titles carry its id. */
function untrue(row: Row, files: readonly string[] | undefined): string[] {
  if (files === undefined && row.status === "in scope") return [`${SPEC}: ${row.id} is in scope but in no test title`];
  if (holds(row, files)) return [];
  return [`${SPEC}: ${row.id} names the test ${row.test}, not ${files?.[0] ?? UNTESTED}`];
}

function holds({ test }: Row, files: readonly string[] = []): boolean {
  return files.length === 0 ? test === UNTESTED : files.some((path) => test === `\`${path}\``);
}
