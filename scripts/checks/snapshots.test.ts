import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compareGas } from "./gas.ts";
import { layout } from "./layout.ts";
import { uncoveredLines } from "./lib/lcov.ts";
import { reasonOf, UNREACHED } from "./lib/unreached.ts";
import { withPlanted } from "./lib/planted.ts";
import { sizes } from "./sizes.ts";

const FUNCTION = [{ type: "function" }];
const artifact = (contractName: string, bytes: number, abi: object[] = FUNCTION): string =>
  JSON.stringify({
    contractName,
    abi,
    deployedBytecode: `0x${"00".repeat(bytes)}`,
    inputSourceName: `project/${contractName}.sol`,
    buildInfoId: "build",
  });

test("sizes · holds against its own snapshot and leaves inlined libraries out", async () => {
  const files = {
    "artifacts/contracts/Vault.sol/Vault.json": artifact("Vault", 20_000),
    "artifacts/contracts/Lib.sol/Lib.json": artifact("Lib", 80, [{ type: "error" }]),
    "artifacts/contracts/IVault.sol/IVault.json": artifact("IVault", 0),
  };
  await withPlanted(files, async (root) => {
    await sizes.update?.(root);
    assert.deepEqual(JSON.parse(readFileSync(join(root, "snapshots/size.json"), "utf8")), { Vault: 20_000 });
    assert.deepEqual(await sizes.find(root), []);
  });
});

test("sizes · refuses a fat Vault, a contract over the code limit, and a stale snapshot", async () => {
  const files = {
    "artifacts/contracts/Vault.sol/Vault.json": artifact("Vault", 20_001),
    "artifacts/contracts/Fat.sol/Fat.json": artifact("Fat", 24_577),
    "artifacts/contracts/Slim.sol/Slim.json": artifact("Slim", 100),
    "snapshots/size.json": JSON.stringify({ Vault: 20_001, Fat: 24_577, Slim: 99 }),
  };
  assert.deepEqual(await withPlanted(files, sizes.find), [
    "Fat: 24577 bytes, at most 24576",
    "Vault: 20001 bytes, at most 20000",
    "Slim: committed 99, measured 100",
  ]);
});

test("sizes · refuses an unbuilt project", async () => {
  assert.match((await withPlanted({}, sizes.find))[0] ?? "", /nothing built/);
});

const LAYOUT = {
  storage: [{ label: "headers", slot: "0", offset: 0, type: "t_mapping" }],
  types: {
    t_mapping: { label: "mapping(AccountId => struct Header)", numberOfBytes: "32" },
    t_struct: {
      label: "struct Header",
      numberOfBytes: "32",
      members: [{ label: "nonce", slot: "0", offset: 14, type: "t_uint32" }],
    },
    t_uint32: { label: "uint32", numberOfBytes: "4" },
  },
};

test("layout · holds against its own snapshot, refuses a moved member of a struct behind a mapping", async () => {
  const output = { contracts: { "project/Vault.sol": { Vault: { storageLayout: LAYOUT } } } };
  const files = {
    "artifacts/contracts/Vault.sol/Vault.json": artifact("Vault", 1),
    "artifacts/build-info/build.output.json": JSON.stringify({ output }),
  };
  const variable = "0+0 headers mapping(AccountId => struct Header) (32)";
  const before = JSON.stringify([variable, "struct Header: 0+18 nonce uint32 (4)"]);
  const after = JSON.stringify([variable, "struct Header: 0+14 nonce uint32 (4)"]);
  await withPlanted({ ...files, "snapshots/storage-layout.json": `{"Vault":${before}}` }, async (root) => {
    assert.deepEqual(await layout.find(root), [`Vault: committed ${before}, measured ${after}`]);
    await layout.update?.(root);
    assert.deepEqual(await layout.find(root), []);
  });
});

test("gas · refuses a difference of one unit, a lost name and an empty measurement", async () => {
  const compare = (committed: object, measured: object): Promise<string[]> =>
    withPlanted({ "a.json": JSON.stringify(committed), "b.json": JSON.stringify(measured) }, (root) =>
      compareGas(join(root, "a.json"), join(root, "b.json")),
    );
  assert.deepEqual(await compare({ borrow: 84_000 }, { borrow: 84_000 }), []);
  assert.deepEqual(await compare({ borrow: 84_000 }, { borrow: 83_999 }), ["borrow: committed 84000, measured 83999"]);
  assert.deepEqual(await compare({ borrow: 1, repay: 2 }, { borrow: 1 }), ["repay: committed 2, measured nothing"]);
  assert.match((await compare({ borrow: 1 }, {}))[0] ?? "", /nothing was measured/);
});

test("coverage · lists the lines never hit and leaves other folders out", () => {
  const lcov = "SF:contracts/A.sol\nDA:1,5\nDA:2,0\nend_of_record\nSF:test/contracts/M.sol\nDA:1,0\nend_of_record\n";
  assert.deepEqual(uncoveredLines(lcov, "contracts/"), { total: 2, uncovered: ["contracts/A.sol:2"] });
});

test("coverage · an uncovered line is explained by its text, wherever it stands; another is not", () => {
  const known = [{ path: "contracts/A.sol", code: "revert();", why: "never" }];
  const read = (): string => "pragma;\n    revert();\n    return;\n";
  assert.deepEqual(
    ["contracts/A.sol:2", "contracts/A.sol:3", "contracts/B.sol:2"].map((place) => reasonOf(place, read, known)),
    ["never", undefined, undefined],
  );
});

test("coverage · every explanation names a line that is there", () => {
  for (const { path, code } of UNREACHED) assert.ok(readFileSync(path, "utf8").includes(code), `${path}: ${code}`);
});
