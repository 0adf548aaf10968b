import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** What a suite's process counted itself. Skipped tests are neither passed nor failed. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Outcome extends Report {
  readonly suite: string;
  /** Why the counts are not simply the report's; empty otherwise. */
  readonly note: string;
}

export function writeReport(path: string, report: Report): void {
  writeFileSync(path, JSON.stringify(report));
}

/** The report at `path`, or undefined when the process left none or an unreadable one. */
export function readReport(path: string): Report | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { passed, failed, skipped } = JSON.parse(readFileSync(path, "utf8")) as Partial<Report>;
    const counts = [passed, failed, skipped];
    return counts.every((count) => Number.isSafeInteger(count) && Number(count) >= 0)
      ? { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Never green by accident: a crash, a lying exit code and an empty suite each count as one failure. */
export function judge(suite: string, exitCode: number | null, report: Report | undefined): Outcome {
  if (report === undefined) return { suite, passed: 0, failed: 1, skipped: 0, note: "crashed before it reported" };
  if (report.passed + report.failed === 0) return { suite, ...report, failed: 1, note: "executed no test" };
  if (exitCode !== 0 && report.failed === 0) {
    return { suite, ...report, failed: 1, note: `ended with ${exitCode ?? "a signal"} without a failed test` };
  }
  return { suite, ...report, note: "" };
}

/** The line everything that reads this project's tests looks for. */
export function summaryLine(outcomes: readonly Outcome[]): string {
  const sum = (pick: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
}
