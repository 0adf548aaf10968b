import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { withPlanted } from "../checks/lib/planted.ts";
import { judge, summaryLine, type Outcome } from "./report.ts";
import { discover, run, runSuite, type Suite } from "./suites.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const SOLC = createRequire(import.meta.url).resolve("solc/soljson.js");

/** A project with one passing, one failing and one skipped test for each runner, and files that fail in other ways. */
const PROJECT = {
  "package.json": '{ "type": "module" }',
  "hardhat.config.ts": `
    import mocha from "@nomicfoundation/hardhat-mocha";
    export default { plugins: [mocha], solidity: { version: "0.8.37", path: ${JSON.stringify(SOLC)} } };`,
  "test/good.test.ts": 'it("passes", () => {});',
  "test/mixed.test.ts":
    'it("passes", () => {}); it("fails", () => { throw new Error("canary"); }); it.skip("waits", () => {});',
  "test/hook.test.ts":
    'describe("a", () => { before(() => { throw new Error("canary"); }); it("b", () => {}); it("c", () => {}); });',
  "test/broken.test.ts": 'throw new Error("canary");',
  "test/focused.test.ts": 'it.only("passes", () => {}); it("hidden", () => {});',
  "test/empty.test.ts": "export {};",
  "node/mixed.test.ts":
    'import { test } from "node:test"; test("passes", () => {}); test("fails", () => { throw new Error("canary"); }); test.skip("waits");',
  "node/empty.test.ts": "export {};",
  "node/broken.test.ts": 'throw new Error("canary");',
  "contracts/Canary.t.sol":
    "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n" +
    "contract Canary { function test_passes() external pure {} function test_fails() external pure { assert(false); } }",
};

const IGNORED = (): void => undefined;

type Counts = readonly [passed: number, failed: number, skipped: number];

async function counts(root: string, runner: Suite["runner"], file: string): Promise<Counts> {
  const { passed, failed, skipped } = await runSuite(root, { name: "canary", runner, files: [file] }, IGNORED);
  return [passed, failed, skipped];
}

test("runner · a failing, crashing, focused or empty suite is never green", { timeout: 300_000 }, async () => {
  await withPlanted(PROJECT, async (root) => {
    symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
    assert.deepEqual(await counts(root, "mocha", "test/good.test.ts"), [1, 0, 0]);
    assert.deepEqual(await counts(root, "mocha", "test/mixed.test.ts"), [1, 1, 1]);
    assert.deepEqual(await counts(root, "mocha", "test/hook.test.ts"), [0, 1, 0]);
    assert.deepEqual(await counts(root, "mocha", "test/broken.test.ts"), [0, 1, 0]);
    assert.deepEqual(await counts(root, "mocha", "test/focused.test.ts"), [0, 1, 0]);
    assert.deepEqual(await counts(root, "mocha", "test/empty.test.ts"), [0, 1, 0]);
    assert.deepEqual(await counts(root, "node", "node/mixed.test.ts"), [1, 1, 1]);
    assert.deepEqual(await counts(root, "node", "node/broken.test.ts"), [0, 1, 0]);
    assert.deepEqual(await counts(root, "node", "node/empty.test.ts"), [0, 1, 0]);
    assert.equal(await run(join(REPOSITORY, "node_modules/.bin/hardhat"), ["build"], root, IGNORED), 0);
    assert.deepEqual(await counts(root, "solidity", "contracts/Canary.t.sol"), [1, 1, 0]);
  });
});

test("runner · judges crashes, lying exit codes and empty suites as failures", () => {
  assert.deepEqual(judge("a", 1, undefined), {
    suite: "a",
    passed: 0,
    failed: 1,
    skipped: 0,
    note: "crashed before it reported",
  });
  assert.equal(judge("a", 0, { passed: 0, failed: 0, skipped: 3 }).failed, 1);
  assert.equal(judge("a", 1, { passed: 5, failed: 0, skipped: 0 }).failed, 1);
  assert.equal(judge("a", null, { passed: 5, failed: 0, skipped: 0 }).failed, 1);
  assert.equal(judge("a", 0, { passed: 5, failed: 2, skipped: 0 }).failed, 2);
  assert.deepEqual(judge("a", 0, { passed: 5, failed: 0, skipped: 1 }), {
    suite: "a",
    passed: 5,
    failed: 0,
    skipped: 1,
    note: "",
  });
});

test("runner · sums the outcomes in one line", () => {
  const outcome = (passed: number, failed: number): Outcome => ({ suite: "a", passed, failed, skipped: 9, note: "" });
  assert.equal(summaryLine([outcome(3, 0), outcome(4, 2)]), "7 passed, 2 failed");
});

test("runner · finds every folder of tests and keeps required suites that have none", async () => {
  const files = {
    "packages/sdk/package.json": "{}",
    "packages/sdk/test/read/a.test.ts": "",
    "packages/empty/package.json": "{}",
    "test/unit/vault/a.test.ts": "",
    "test/gas/a.test.ts": "",
    "test/solidity/fuzz/A.t.sol": "",
    "test/solidity/invariant/handlers/H.sol": "",
    "test/fixtures/deploy.ts": "",
  };
  const suites = await withPlanted(files, discover);
  assert.deepEqual(
    suites.map(({ name, runner, files: { length } }) => `${name} ${runner} ${length}`),
    [
      ...["scripts node 0", "empty node 0", "sdk node 1", "unit mocha 1", "fuzz solidity 1", "invariant solidity 0"],
      ...["integration mocha 0", "scenario mocha 0", "attack mocha 0", "gas mocha 1"],
    ],
  );
});
