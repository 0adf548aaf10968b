import { visit } from "@solidity-parser/parser";
import type { Check } from "./lib/check.ts";
import { codeLines } from "./lib/code-lines.ts";
import { list, read } from "./lib/files.ts";
import { isDeployable, solidityFiles, type SolidityFile } from "./lib/solidity.ts";

const CONTRACT_LINES = 500;
const LIBRARY_LINES = 250;
const TEST_LINES = 400;
const TYPESCRIPT_LINES = 300;
const FUNCTION_LINES = 60;
const FUNCTION_PARAMETERS = 6;

export const lines: Check = {
  name: "lines",
  rule: "ceilings in code lines: contract 500, library 250, test 400, TypeScript 300, Solidity function 60 with 6 parameters",
  find(root) {
    const solidity = solidityFiles(root);
    return [
      ...solidity.flatMap((file) =>
        overlong(file.path, file.source, isDeployable(file) ? CONTRACT_LINES : LIBRARY_LINES),
      ),
      ...solidity.flatMap(largeFunctions),
      ...list(root, "test/**/*.sol").flatMap((path) => overlong(path, read(root, path), TEST_LINES)),
      ...typescript(root).flatMap((path) =>
        overlong(path, read(root, path), isTest(path) ? TEST_LINES : TYPESCRIPT_LINES),
      ),
    ];
  },
};

function typescript(root: string): string[] {
  const paths = ["scripts", "test", "ignition", "config", "packages"].flatMap((dir) =>
    list(root, `${dir}/**/*.{ts,tsx}`),
  );
  return paths.filter((path) => !/\/generated\//.test(path));
}

function isTest(path: string): boolean {
  return path.startsWith("test/") || path.endsWith(".test.ts");
}

function overlong(path: string, source: string, ceiling: number): string[] {
  const count = codeLines(source);
  return count > ceiling ? [`${path}: ${count} code lines, at most ${ceiling}`] : [];
}

function largeFunctions(file: SolidityFile): string[] {
  const problems: string[] = [];
  visit(file.ast, {
    FunctionDefinition: (node) => {
      const where = `${file.path}:${node.loc?.start.line ?? 0} ${node.name ?? "constructor"}`;
      const [start, end] = node.range ?? [0, -1];
      const count = codeLines(file.source.slice(start, end + 1));
      if (count > FUNCTION_LINES) problems.push(`${where}: ${count} code lines, at most ${FUNCTION_LINES}`);
      if (node.parameters.length > FUNCTION_PARAMETERS && !node.isConstructor) {
        problems.push(`${where}: ${node.parameters.length} parameters, at most ${FUNCTION_PARAMETERS}`);
      }
    },
  });
  return problems;
}
