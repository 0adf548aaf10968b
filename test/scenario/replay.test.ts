import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseDecimalDown, reportSchema, type Report } from "@plimsoll/lab";

const ROOT = join(import.meta.dirname, "../..");
const ACCOUNTS = 12;
const MINUTES = 60_000;
/** A folder of recorded candles; see .env.example. */
const HISTORY_DIR = process.env["HISTORY_DIR"] ?? "";
const BLACK_THURSDAY = "20200312-blackthursday_ETHUSDT_5m.csv";
let port = 18_545;
const RELAY_OFFSET = 200;

/** Runs the main job as a user would, on a port of its own. */
function start(...args: string[]) {
  port += 1;
  const ports = ["--port", String(port), "--relay-port", String(port + RELAY_OFFSET)];
  const command = ["--import", "tsx", "scripts/start.ts", "--once", ...ports, ...args];
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

/** When a candle starts [ms]. */
const timeOf = (candle: string): number => Number(candle.split(",")[0]) * 1_000;

/** The recorded candles from the start of 12 March to noon of the 13th, in a file of their own. */
function worstHours(): string {
  const [header, ...candles] = readFileSync(join(HISTORY_DIR, BLACK_THURSDAY), "utf8").trimEnd().split("\n");
  const start = candles.findIndex((candle) => timeOf(candle) >= Date.UTC(2020, 2, 12));
  const end = candles.findIndex((candle) => timeOf(candle) >= Date.UTC(2020, 2, 13, 12));
  const file = join(mkdtempSync(join(tmpdir(), "plimsoll-")), BLACK_THURSDAY);
  writeFileSync(file, [header, ...candles.slice(start, end)].join("\n"));
  return file;
}

const wad = (text: string): bigint => parseDecimalDown(text, 18);
/** Most that rounding leaves of money [wei]. */
const DUST = 10n ** 9n;

/** What holds in every crash. */
function expectSound(report: Report): void {
  expect(report.problems).to.deep.equal([]);
  expect(report.conservationError).to.equal("0");
  expectBalanced(report);
  expect(report.healthyTouched).to.equal(0);
  expect(report.leftBelowLine).to.equal(0);
  expect(report.calls.opened).to.be.greaterThan(0);
  expect(report.accounts).to.equal(ACCOUNTS);
}

/** Cash with the pots, and each market: what some paid, others received or are owed. */
function expectBalanced({ books, losses, trading }: Report): void {
  const { held, cash, pots, reserves, deficit, dust } = books;
  const { budget, deleveraging, backstop, socialised, left, total } = losses;
  expect(wad(budget) + wad(deleveraging) + wad(backstop) + wad(socialised) + wad(left)).to.equal(wad(total));
  expect(left).to.equal(deficit);
  expect(wad(held)).to.equal(wad(cash) + wad(pots) + wad(reserves) - wad(deficit) + wad(dust));
  expect(wad(dust)).to.be.within(0n, DUST);
  expect(wad(reserves)).to.be.at.least(0n);
  expect(trading.markets.length).to.be.greaterThan(1);
  for (const market of trading.markets) {
    expect(market.trades, `trades in ${market.symbol}`).to.be.greaterThan(0);
    if (market.symbol.endsWith("-PERP")) expect(wad(market.fundingPaid), market.symbol).to.be.greaterThan(0n);
    else expect(wad(market.fundingPaid), market.symbol).to.equal(0n);
    expect(wad(market.fundingPaid) - wad(market.fundingReceived)).to.be.within(-DUST, DUST);
    expect(wad(market.pot)).to.equal(wad(market.lossesSettled) - wad(market.profitsSettled));
    expect(wad(market.dust)).to.be.within(0n, DUST);
    expect(wad(market.sizeSum)).to.be.within(-DUST, DUST);
  }
}

const sum = ({ trading }: Report, name: "takeovers" | "deleveragings"): number =>
  trading.markets.reduce((all, { [name]: count }) => all + count, 0);

describe("scenario replays", () => {
  it("flash crash of 2023 · PMT-3 LTR-8 HMP-5 DMM-6 · called, then cured or sold; no deficit, no healthy account touched", function () {
    this.timeout(15 * MINUTES);
    const report = replay("--scenario", "flash-crash-2023-08");
    expectSound(report);
    expect(report.deficit).to.equal("0");
    expect(report.liquidations).to.be.greaterThan(0);
  });

  it("a gap of a half · PMT-3 DMM-6 WAT-2 · accounts are absorbed and deleveraged, every layer bears its part, nobody healthy is touched", function () {
    this.timeout(15 * MINUTES);
    const report = replay("--scenario", "gap-50");
    expectSound(report);
    const { budget, backstop, socialised, absorptions } = report.losses;
    for (const borne of [budget, backstop, socialised]) expect(wad(borne)).to.be.greaterThan(0n);
    expect(absorptions).to.be.greaterThan(0);
    expect(sum(report, "deleveragings")).to.be.greaterThan(0);
  });

  it("candles of 12 March 2020 · PMT-3 · called, then cured, sold or taken over; no deficit, no healthy account touched", function () {
    if (HISTORY_DIR === "") {
      console.log("    HISTORY_DIR is not set: no candles of 12 March 2020 to replay");
      this.skip();
    }
    this.timeout(15 * MINUTES);
    const report = replay("--csv", worstHours(), "--asset", "WETH");
    expectSound(report);
    expect(report.deficit).to.equal("0");
    expect(report.liquidations).to.be.greaterThan(0);
    expect(sum(report, "takeovers")).to.be.greaterThan(0);
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
