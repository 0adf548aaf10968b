import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { abiFiles } from "../scripts/abi-files.ts";
import { staleAbis } from "../scripts/stale-abis.ts";

const root = join(import.meta.dirname, "../../..");
const generated = join(import.meta.dirname, "../src/abi/generated");

test("abi · the generated ABIs are those of the compiled contracts", () => {
  const stale = staleAbis(generated, abiFiles(root));
  assert.deepEqual(stale, [], "run `npm run abis -w @plimsoll/sdk`");
});

test("abi · a changed, a missing and a superfluous file are stale", () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-abis-"));
  writeFileSync(join(folder, "same.ts"), "a");
  writeFileSync(join(folder, "changed.ts"), "b");
  writeFileSync(join(folder, "superfluous.ts"), "c");
  const expected = new Map([
    ["same.ts", "a"],
    ["changed.ts", "a"],
    ["missing.ts", "a"],
  ]);
  assert.deepEqual(staleAbis(folder, expected).sort(), ["changed.ts", "missing.ts", "superfluous.ts"]);
});
