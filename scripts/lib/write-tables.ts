import { readFileSync, writeFileSync } from "node:fs";
import { InputError } from "@plimsoll/lab";

const [BEGIN, END] = ["<!-- tables: begin -->", "<!-- tables: end -->"];

/** Replaces what stands between the two markers of a document. */
export function writeTables(path: string, tables: string): void {
  writeFileSync(path, withTables(path, readFileSync(path, "utf8"), tables));
}

/** A document with `tables` between its markers. */
export function withTables(path: string, document: string, tables: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new InputError(`${path} lacks the lines ${BEGIN} and ${END}; restore them.`);
  return `${document.slice(0, begin)}${BEGIN}\n\n${tables}\n\n${document.slice(end)}`;
}
