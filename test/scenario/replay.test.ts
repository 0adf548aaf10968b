import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { reportSchema, type Report } from "@plimsoll/lab";

const ROOT = join(import.meta.dirname, "../..");
const ACCOUNTS = 12;
const MINUTES = 60_000;
/** A folder of recorded candles; see .env.example. */
const HISTORY_DIR = process.env["HISTORY_DIR"] ?? "";
const BLACK_THURSDAY = "20200312-blackthursday_ETHUSDT_5m.csv";
let port = 18_545;

/** Runs the main job as a user would, on a port of its own. */
function start(...args: string[]) {
  port += 1;
  const command = ["--import", "tsx", "scripts/start.ts", "--once", "--port", String(port), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
  return { status, stdout, stderr };
}

function replay(...args: string[]): Report {
  const { status, stdout, stderr } = start("--accounts", String(ACCOUNTS), ...args);
  expect(status, `${stdout.slice(-2_000)}\n${stderr.slice(-2_000)}`).to.equal(0);
  const path = /Report: (\S+)report\.html/.exec(stdout)?.[1];
  expect(path, "where the report is").to.be.a("string");
  expect(existsSync(join(ROOT, path!, "report.html"))).to.equal(true);
  return reportSchema.parse(JSON.parse(readFileSync(join(ROOT, path!, "report.json"), "utf8")));
}

/** What holds in every crash. */
function expectSound(report: Report): void {
  expect(report.conservationError).to.equal("0");
  expect(report.healthyTouched).to.equal(0);
  expect(report.leftBelowLine).to.equal(0);
  expect(report.calls.opened).to.be.greaterThan(0);
  expect(report.accounts).to.equal(ACCOUNTS);
}

describe("scenario replays", () => {
  it("flash crash of 2023 · PMT-3 LTR-8 HMP-5 DMM-6 · called, then cured or sold; no deficit, no healthy account touched", function () {
    this.timeout(15 * MINUTES);
    const report = replay("--scenario", "flash-crash-2023-08");
    expectSound(report);
    expect(report.deficit).to.equal("0");
    expect(report.liquidations).to.be.greaterThan(0);
  });

  it("candles of 12 March 2020 · PMT-3 · called, then cured or sold; no deficit, no healthy account touched", function () {
    if (HISTORY_DIR === "") {
      console.log("    HISTORY_DIR is not set: no candles of 12 March 2020 to replay");
      this.skip();
    }
    this.timeout(15 * MINUTES);
    const report = replay("--csv", join(HISTORY_DIR, BLACK_THURSDAY), "--asset", "WETH");
    expectSound(report);
    expect(report.deficit).to.equal("0");
    expect(report.liquidations).to.be.greaterThan(0);
    const { high, low } = report.prices["WETH"]!;
    expect(Number(low)).to.be.lessThan(Number(high) / 2);
  });

  it("start · bad input is one sentence that says what to do", () => {
    const cases: [string[], RegExp][] = [
      [["--scenario", "nowhere"], /no scenario "nowhere"; choose one of/],
      [["--csv", "missing.csv", "--asset", "WETH"], /^There is no file missing\.csv; give --csv/],
      [["--accounts", "0"], /accounts/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = start(...args);
      expect(status).to.equal(2);
      expect(stderr.trim().split("\n").at(-1)).to.match(message);
    }
  });
});
