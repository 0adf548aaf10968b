import ts from "typescript";
import { list, read } from "./files.ts";

const ID = /\b[A-Z]{1,3}-\d+\b/g;
/** Tokens of the same shape that name standards. */
const STANDARDS = /^(EIP|ERC|UTF|SHA)-/;
const TITLED = /^(describe|it|test|suite|context)$/;
const TYPESCRIPT_TESTS = ["packages/*/test/**/*.test.ts", "scripts/**/*.test.ts", "test/**/*.test.ts"];
const SOLIDITY_TESTS = "test/solidity/**/*.t.sol";

/** Whether a text is one requirement id and nothing else. */
export function isId(text: string): boolean {
  return text !== "" && text.replace(ID, "") === "";
}

/** Requirement ids in test titles, each with the files that name it, sorted. */
export function titledIds(root: string): Map<string, string[]> {
  const texts = [
    ...TYPESCRIPT_TESTS.flatMap((pattern) => list(root, pattern)).map((path) => ({ path, titles: typescriptTitles })),
    ...list(root, SOLIDITY_TESTS).map((path) => ({ path, titles: solidityTitles })),
  ];
  const found = new Map<string, string[]>();
  for (const { path, titles } of texts) {
    for (const id of new Set(titles(read(root, path)).match(ID))) {
      if (!STANDARDS.test(id)) found.set(id, [...(found.get(id) ?? []), path].sort());
    }
  }
  return found;
}

/** The string titles of describe / it / test calls, also of it.only-like members, joined by newlines. */
function typescriptTitles(source: string): string {
  const titles: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && TITLED.test(calleeName(node.expression))) {
      const title = node.arguments[0];
      if (title !== undefined && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) {
        titles.push(title.getText());
      }
    }
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile("test.ts", source, ts.ScriptTarget.Latest, true));
  return titles.join("\n");
}

function calleeName(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? calleeName(expression.expression) : expression.getText();
}

/** A Solidity test's title is the `///` comment right above its `test…` or `invariant…` function. */
function solidityTitles(source: string): string {
  const titled = /((?:^[ \t]*\/\/\/[^\n]*\n)+)[ \t]*function (?:test|invariant)/gm;
  return [...source.matchAll(titled)].map(([, title]) => title ?? "").join("\n");
}
