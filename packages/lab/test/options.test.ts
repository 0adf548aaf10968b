import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DEFAULT_OPTIONS, InputError, parseStartOptions } from "../src/index.ts";

const FILE = fileURLToPath(import.meta.url);
const run = (...argv: string[]) => {
  const command = parseStartOptions(argv);
  return command.kind === "run" ? command.options : assert.fail(`the command is ${command.kind}`);
};

test("parseStartOptions · nothing given means the defaults", () => {
  assert.deepEqual(run(), DEFAULT_OPTIONS);
});

test("parseStartOptions · reads every option, pairs each file with its asset", () => {
  const options = run(
    "--scenario",
    "calm",
    "--csv",
    FILE,
    "--asset",
    "weth",
    "--once",
    "--csv",
    FILE,
    "--asset=WBTC",
    "--accounts",
    "5000",
    "--seed",
    "4294967295",
    "--port",
    "1",
    "--relay-port",
    "2",
  );
  assert.deepEqual(options, {
    scenario: "calm",
    csv: [
      { file: FILE, symbol: "WETH" },
      { file: FILE, symbol: "WBTC" },
    ],
    accounts: 5_000,
    seed: 4_294_967_295,
    port: 1,
    relayPort: 2,
    once: true,
  });
});

test("parseStartOptions · --help names every option and scenario", () => {
  const command = parseStartOptions(["--help"]);
  const text = command.kind === "help" ? command.text : "";
  for (const word of [
    "--scenario",
    "--csv",
    "--asset",
    "--accounts",
    "--seed",
    "--port",
    "--relay-port",
    "--once",
    "gap-50",
    "wstETH",
    "8545",
  ])
    assert.ok(text.includes(word), word);
});

test("parseStartOptions · one clear sentence for every bad input", () => {
  const cases: [string[], RegExp][] = [
    [["--scenario", "nope"], /^There is no scenario "nope"; choose one of .*black-thursday-2020.*\.$/],
    [["--csv", FILE], /^--csv .* has no --asset after it; write --csv .* --asset SYMBOL\.$/],
    [["--csv", FILE, "--csv", FILE, "--asset", "WETH", "--asset", "WBTC"], /has no --asset after it/],
    [["--asset", "WETH"], /^--asset WETH has no --csv before it; write --csv FILE --asset WETH\.$/],
    [["--csv", FILE, "--asset", "DOGE"], /^There is no asset "DOGE"; choose one of WETH, WBTC, wstETH, USDC\.$/],
    [
      ["--csv", FILE, "--asset", "WETH", "--csv", FILE, "--asset", "WETH"],
      /^--asset WETH is given twice; give each asset one file\.$/,
    ],
    [
      ["--csv", "nowhere.csv", "--asset", "WETH"],
      /^There is no file nowhere\.csv; give --csv the path of a candle export\.$/,
    ],
    [["--accounts", "0"], /^--accounts 0 is not possible; give a whole number from 1 to 5000\.$/],
    [["--accounts", "5001"], /from 1 to 5000\.$/],
    [["--accounts", "2.5"], /from 1 to 5000\.$/],
    [["--seed", "4294967296"], /from 0 to 4294967295\.$/],
    [["--seed=-1"], /from 0 to 4294967295\.$/],
    [["--port", "70000"], /from 1 to 65535\.$/],
    [["--port"], /--port.*--help lists the options\.$/],
    [["--speed", "9"], /Unknown option '--speed'.*--help lists the options\.$/],
    [["calm"], /calm.*--help lists the options\.$/],
  ];
  for (const [argv, message] of cases) {
    assert.throws(
      () => parseStartOptions(argv),
      (error) => error instanceof InputError && message.test(error.message) && !error.message.includes("\n"),
      argv.join(" "),
    );
  }
});
