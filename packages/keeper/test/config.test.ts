import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readConfig, StartError } from "../src/index.ts";

const KEY = `0x${"7".repeat(64)}`;
const address = `0x${"1".repeat(40)}`;
const folder = mkdtempSync(join(tmpdir(), "plimsoll-config-"));
const file = join(folder, "1.json");
const at = { address };
const asset = (id: number, symbol: string) => ({ asset: id, symbol, token: address, feed: address, decimals: 6 });
const contracts = { Vault: at, MarginEngine: at, Liquidator: at, Operators: at };
writeFileSync(
  file,
  JSON.stringify({ chainId: 1, startBlock: 0, contracts, assets: [asset(0, "USDC"), asset(1, "WETH")] }),
);
const args = ["--rpc-url", "http://localhost:8545/secret", "--deployment", file, "--contract", address];

test("config · the command line wins over the environment, both over the fallback", () => {
  const config = readConfig([...args, "--min-profit", "2.5"], {
    KEEPER_KEY: KEY,
    KEEPER_MIN_PROFIT: "9",
    KEEPER_POLL_MS: "7",
  });
  assert.equal(config.minProfit, 25n * 10n ** 17n);
  assert.equal(config.pollMs, 7);
  assert.equal(config.range, 2_000);
  assert.equal(config.deployment.markets[0]?.symbol, "WETH");
});

test("config · every field that does not fit is named, a secret never", () => {
  const wrong = KEY.slice(0, -1);
  const attempt = (given: readonly string[], key?: string) => () => readConfig(given, { KEEPER_KEY: key });
  assert.throws(attempt([...args, "--poll-ms", "0", "--min-profit", "1e3"], wrong), (error: Error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.message, /--poll-ms/);
    assert.match(error.message, /--min-profit: a plain decimal/);
    assert.match(error.message, /KEEPER_KEY: the private key must be 32 bytes/);
    return !error.message.includes(wrong);
  });
  assert.throws(attempt(args), /KEEPER_KEY: the private key must be 32 bytes/);
  assert.throws(attempt([], KEY), /--deployment: the file of a deployment.*--contract: a 20-byte address/s);
  assert.throws(attempt([...args, "--nonsense"], KEY), /nonsense.*--help/s);
  assert.throws(attempt([...args, "--native-asset", "DOGE"], KEY), /DOGE is no market of the deployment: WETH/);
  assert.throws(attempt([...args, "--relay", "http://localhost:1"], KEY), /--relay: .* names no Exchange/);
  assert.throws(attempt(args.with(3, join(folder, "none.json")), KEY), /not a readable JSON file/);
});

test("config · the process says what is wrong and exits with 1; --help lists every option and exits with 0", () => {
  const main = join(import.meta.dirname, "../src/main.ts");
  const run = (...given: string[]) =>
    spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), main, ...given], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    });
  const wrong = run("--rpc-url", "ftp://x");
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /--rpc-url: an http or https URL/);
  assert.doesNotMatch(wrong.stderr, /at .*\.ts/);
  const help = run("--help");
  assert.equal(help.status, 0);
  for (const option of ["--rpc-url", "--clear-calls", "KEEPER_STORE"]) assert.ok(help.stdout.includes(option), option);
});
