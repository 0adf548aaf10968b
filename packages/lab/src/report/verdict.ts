import type { Report } from "./schema.ts";

/** One condition a run is judged by, in words for a reader of the report. */
export interface Check {
  readonly isMet: boolean;
  readonly text: string;
}

/** The conditions of a run. The first two decide the exit code of `npm start`, the others are what the protocol aims at. */
export function verdict(report: Report): readonly Check[] {
  const { conservationError, healthyTouched, deficit, leftBelowLine } = report;
  return [
    check(conservationError === "0", "The books close to the wei", `The books are off by ${conservationError} USD`),
    check(
      healthyTouched === 0,
      "No account above its lines was touched",
      `${healthyTouched} account(s) above their lines were touched`,
    ),
    check(deficit === "0", "No deficit", `A deficit of ${deficit} USD was recorded`),
    check(
      leftBelowLine === 0,
      "No account was left below the line",
      `${leftBelowLine} account(s) were left below the line`,
    ),
  ];
}

function check(isMet: boolean, met: string, missed: string): Check {
  return { isMet, text: isMet ? met : missed };
}
