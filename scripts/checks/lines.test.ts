import assert from "node:assert/strict";
import { test } from "node:test";
import { codeLines } from "./lib/code-lines.ts";
import { withPlanted } from "./lib/planted.ts";
import { lines } from "./lines.ts";

const statements = (count: number): string => "x = 1;\n".repeat(count);

test("lines · counts neither blanks nor comments, and is not fooled by strings", () => {
  assert.equal(codeLines('/* a\n b */\n\n// c\nx = "// not a comment";\ny = 1; // tail\nz = `/*\n`;\n'), 4);
});

test("lines · refuses a long contract, library, TypeScript file and test", async () => {
  const problems = await withPlanted(
    {
      "contracts/A.sol": `contract A {\n${"uint256 a;\n".repeat(499)}}`,
      "contracts/B.sol": `library B {\n${"uint256 constant B = 1;\n".repeat(249)}}`,
      "contracts/Fine.sol": `contract Fine {\n${"uint256 a;\n".repeat(400)}${"// prose\n".repeat(400)}}`,
      "scripts/c.ts": statements(301),
      "packages/sdk/test/d.test.ts": statements(401),
      "packages/sdk/test/fine.test.ts": statements(400),
    },
    lines.find,
  );
  assert.deepEqual(problems, [
    "contracts/A.sol: 501 code lines, at most 500",
    "contracts/B.sol: 251 code lines, at most 250",
    "scripts/c.ts: 301 code lines, at most 300",
    "packages/sdk/test/d.test.ts: 401 code lines, at most 400",
  ]);
});

test("lines · refuses a function that is long or takes seven parameters", async () => {
  const many = Array.from({ length: 7 }, (_, index) => `uint256 p${index}`).join(", ");
  const source = `contract A {\n function f() external {\n${statements(59)}}\n function g(${many}) external {}\n}`;
  const problems = await withPlanted({ "contracts/A.sol": source }, lines.find);
  assert.deepEqual(problems, [
    "contracts/A.sol:2 f: 61 code lines, at most 60",
    "contracts/A.sol:63 g: 7 parameters, at most 6",
  ]);
});
