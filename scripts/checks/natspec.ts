import { visit } from "@solidity-parser/parser";
import type { Check } from "./lib/check.ts";
import { solidityFiles, type SolidityFile } from "./lib/solidity.ts";

/** Text that ends in a `///` line or a `/** … *\/` block, with only blanks after it. */
const DOCUMENTED = /(?:^|\n)[ \t]*\/\/\/[^\n]*\S[^\n]*\n\s*$|\/\*\*(?:[^*]|\*(?!\/))*\w(?:[^*]|\*(?!\/))*\*\/\s*$/;

export const natspec: Check = {
  name: "natspec",
  rule: "every function of contracts/interfaces has NatSpec right above it; the interface is the manual",
  find(root) {
    const files = solidityFiles(root, "contracts/interfaces/**/*.sol");
    return files.filter(({ path }) => !path.includes("/external/")).flatMap(undocumented);
  },
};

function undocumented(file: SolidityFile): string[] {
  const problems: string[] = [];
  visit(file.ast, {
    FunctionDefinition: (node) => {
      const above = file.source.slice(0, node.range?.[0] ?? 0);
      if (!DOCUMENTED.test(above))
        problems.push(`${file.path}:${node.loc?.start.line ?? 0}: ${node.name ?? "?"} has no NatSpec`);
    },
  });
  return problems;
}
