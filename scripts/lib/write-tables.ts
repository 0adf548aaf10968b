import { readFileSync, writeFileSync } from "node:fs";
import { InputError } from "@plimsoll/lab";

const [BEGIN, END] = ["<!-- tables: begin -->", "<!-- tables: end -->"];

/** Replaces what stands between the two markers of a document. */
export function writeTables(path: string, tables: string): void {
  const document = readFileSync(path, "utf8");
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new InputError(`${path} lacks the lines ${BEGIN} and ${END}; restore them.`);
  writeFileSync(path, `${document.slice(0, begin)}${BEGIN}\n\n${tables}\n\n${document.slice(end)}`);
}
