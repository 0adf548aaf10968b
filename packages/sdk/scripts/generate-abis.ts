/**
 * Writes src/abi/generated from the compiled contracts; with --check it writes nothing and exits with 1 when a file is stale.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { abiFiles } from "./abi-files.ts";
import { staleAbis } from "./stale-abis.ts";

const folder = join(import.meta.dirname, "../src/abi/generated");
const expected = abiFiles(join(import.meta.dirname, "../../.."));

if (process.argv.includes("--check")) {
  const stale = staleAbis(folder, expected);
  for (const name of stale) console.error(`src/abi/generated/${name} is stale: run \`npm run abis -w @plimsoll/sdk\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of expected) writeFileSync(join(folder, name), text);
  console.log(`wrote ${expected.size} files`);
}
