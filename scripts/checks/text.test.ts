import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { errors } from "./errors.ts";
import { withPlanted } from "./lib/planted.ts";
import { natspec } from "./natspec.ts";
import { root } from "./root.ts";
import { secrets } from "./secrets.ts";
import { specIds } from "./spec-ids.ts";

const SPEC = ["| ID | status | statement | test |", "|---|---|---|---|"];
const spec = (...rows: string[]): string => [...SPEC, ...rows].join("\n");

const FUZZ = { "test/solidity/A.t.sol": "contract A {\n /// O-05 · holds\n function testFuzz_a() external {}\n}" };
const UNIT = {
  "test/unit/a.test.ts": 'describe("pay", () => { it(`HLT-4 · reverts, as ERC-20 says, ${1}`, () => {}); });',
};
const SECOND = { "test/unit/b.test.ts": 'test("HLT-4 · and once more", () => {});' };

test("spec-ids · PLR-1 · holds when every id in scope is in a title and its row names such a file", async () => {
  const rows = [
    "| HLT-4 | in scope | a | `test/unit/b.test.ts` |",
    "| O-05 | overruled | a, with `a | b` | `test/solidity/A.t.sol` |",
    "| OLC-1 | later | a | - |",
  ];
  const files = { "docs/SPEC.md": spec(...rows), ...UNIT, ...SECOND, ...FUZZ };
  assert.deepEqual(await withPlanted(files, specIds.find), []);
});

test("spec-ids · PLR-1 · refuses orphans, unknown ids, bad statuses and an id that is only in a comment", async () => {
  const files = {
    "docs/SPEC.md": spec("| HLT-4 | in scope | a | - |", "| HLT-5 | maybe | a | - |", "| HLT-5 | later | a | - |"),
    "packages/sdk/test/a.test.ts": '// HLT-4\ntest("Z-9 · b", () => {});',
  };
  assert.deepEqual(await withPlanted(files, specIds.find), [
    'docs/SPEC.md: HLT-5 has status "maybe", not one of in scope, later, overruled',
    "docs/SPEC.md: HLT-5 has two rows",
    "docs/SPEC.md: HLT-4 is in scope but in no test title",
    "packages/sdk/test/a.test.ts: a test title names Z-9, which docs/SPEC.md does not know",
  ]);
});

test("spec-ids · PLR-1 · refuses a row without its test, with another's, and with one where there is none", async () => {
  const rows = [
    "| HLT-4 | in scope | a | - |",
    "| O-05 | in scope | a | `test/unit/a.test.ts` |",
    "| OLC-1 | later | a | `test/unit/a.test.ts` |",
  ];
  const files = { "docs/SPEC.md": spec(...rows), ...UNIT, ...FUZZ };
  assert.deepEqual(await withPlanted(files, specIds.find), [
    "docs/SPEC.md: HLT-4 names the test -, not test/unit/a.test.ts",
    "docs/SPEC.md: O-05 names the test `test/unit/a.test.ts`, not test/solidity/A.t.sol",
    "docs/SPEC.md: OLC-1 names the test `test/unit/a.test.ts`, not -",
  ]);
});

test("spec-ids · fills the column, keeps a test that holds and touches no other line", async () => {
  const before = spec(
    "# |",
    "| HLT-4 | in scope | $1 | |",
    "| O-05 | in scope | a | b |",
    "| OLC-1 | later | a | c |",
    "",
  );
  const after = spec(
    "# |",
    "| HLT-4 | in scope | $1 | `test/unit/a.test.ts` |",
    "| O-05 | in scope | a | `test/solidity/A.t.sol` |",
    "| OLC-1 | later | a | - |",
    "",
  );
  const kept = after.replace("a.test.ts", "b.test.ts");
  for (const [text, filled] of [
    [before, after],
    [kept, kept],
  ] as const) {
    await withPlanted({ "docs/SPEC.md": text, ...UNIT, ...SECOND, ...FUZZ }, (folder) => {
      void specIds.update?.(folder);
      assert.equal(readFileSync(join(folder, "docs/SPEC.md"), "utf8"), filled);
      assert.deepEqual(specIds.find(folder), []);
    });
  }
});

test("spec-ids · refuses a missing and an empty specification", async () => {
  assert.deepEqual(await withPlanted({}, specIds.find), ["docs/SPEC.md: missing"]);
  assert.deepEqual(await withPlanted({ "docs/SPEC.md": "# Spec" }, specIds.find), [
    "docs/SPEC.md: no requirement rows found",
  ]);
});

test("errors · refuses a name declared twice, at file level or in a contract", async () => {
  const files = {
    "contracts/A.sol": "error VaultAmountZero();",
    "contracts/B.sol": "interface B { error VaultAmountZero(); error OracleStale(); }",
  };
  assert.deepEqual(await withPlanted(files, errors.find), [
    "VaultAmountZero: declared in contracts/A.sol:1 and contracts/B.sol:1",
  ]);
});

test("natspec · refuses a function without documentation, or with an empty one", async () => {
  const files = {
    "contracts/interfaces/IA.sol":
      "interface IA {\n /// @notice a [wad]\n function a() external;\n /** @notice * b */\n function b() external;\n" +
      " // plain\n function c() external;\n /** */\n function d() external;\n}",
    "contracts/interfaces/external/IWeth.sol": "interface IWeth { function deposit() external payable; }",
  };
  assert.deepEqual(await withPlanted(files, natspec.find), [
    "contracts/interfaces/IA.sol:7: c has no NatSpec",
    "contracts/interfaces/IA.sol:9: d has no NatSpec",
  ]);
});

test("root · refuses an entry outside the closed list", async () => {
  assert.deepEqual(await withPlanted({ "README.md": "", "notes.txt": "" }, root.find), [
    "notes.txt: not in the closed list",
  ]);
});

const KEY = "4f".repeat(32);
const LEAKS: readonly (readonly [what: string, text: string])[] = [
  ["a private key", `const key = "0x${KEY}";`],
  ["a private key in an environment file", `DEPLOYER_KEY=${KEY}`],
  ["a key block", "-----BEGIN " + "PRIVATE KEY-----"],
  ["an RPC address with a key", `url: "https://node.example/v2/${"aB3".repeat(11)}"`],
  ["credentials in an address", "http://user:" + "pass@node.example"],
  ["an absolute path", "see /home/" + "somebody/notes"],
  ["a seed phrase", `mnemonic: "${"salt ".repeat(11)}water"`],
];

for (const [what, text] of LEAKS) {
  test(`secrets · refuses ${what}`, async () => {
    const problems = await withPlanted({ "config/leak.ts": `\n${text}\n` }, secrets.find);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^config\/leak\.ts:2: looks like /);
  });
}

test("secrets · accepts published development accounts, hashes, routes and placeholders", async () => {
  const text = [
    'const key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";',
    'mnemonic: "test test test test test test test test test test test junk"',
    `const typeHash = "0x${KEY}";`,
    "https://example.org/docs/home/page and packages/work/item",
    "SEPOLIA_RPC_URL=",
  ];
  assert.deepEqual(await withPlanted({ "config/fine.ts": text.join("\n") }, secrets.find), []);
});
