import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readConfig, StartError } from "../src/index.ts";

const KEY = `0x${"7".repeat(64)}`;
const at = { address: `0x${"1".repeat(40)}` };
const folder = mkdtempSync(join(tmpdir(), "plimsoll-config-"));
const asset = { asset: 0, symbol: "USDC", token: at.address, feed: at.address, decimals: 6 };
const contracts = { Vault: at, MarginEngine: at, Liquidator: at, Operators: at };
const write = (name: string, content: object): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ chainId: 1, startBlock: 0, assets: [asset], ...content }));
  return file;
};
const file = write("1.json", { contracts: { ...contracts, Exchange: at } });
const args = ["--rpc-url", "http://localhost:8545", "--deployment", file];

test("config · the command line wins over the environment, both over the fallback", () => {
  const config = readConfig([...args, "--batch", "5"], { RELAY_KEY: KEY, RELAY_BATCH: "9", RELAY_PORT: "1" });
  assert.deepEqual(
    [config.batch, config.port, config.host, config.isBehindProxy, config.maxOrders],
    [5, 1, "127.0.0.1", false, 10_000],
  );
});

test("config · every field that does not fit is named, a secret never", () => {
  const wrong = KEY.slice(0, -1);
  const attempt = (given: readonly string[], key?: string) => () => readConfig(given, { RELAY_KEY: key });
  assert.throws(attempt([...args, "--port", "70000", "--proxy", "maybe"], wrong), (error: Error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.message, /--port/);
    assert.match(error.message, /--proxy/);
    assert.match(error.message, /RELAY_KEY: the private key must be 32 bytes/);
    return !error.message.includes(wrong);
  });
  assert.throws(attempt(args), /RELAY_KEY/);
  assert.throws(attempt(args.with(3, write("2.json", { contracts })), KEY), /names no Exchange: deploy one first/);
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
  for (const option of ["--max-owner-orders", "RELAY_STORE", "RELAY_KEY"])
    assert.ok(help.stdout.includes(option), option);
});
