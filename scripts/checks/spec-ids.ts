import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Check } from "./lib/check.ts";
import { list, read } from "./lib/files.ts";

const SPEC = "docs/SPEC.md";
const STATUSES = ["in scope", "later", "overruled"];
const ID = /\b[A-Z]{1,3}-\d+\b/g;
/** Tokens of the same shape that name standards. */
const STANDARDS = /^(EIP|ERC|UTF|SHA)-/;
const TITLED = /^(describe|it|test|suite|context)$/;

export const specIds: Check = {
  name: "spec-ids",
  rule: "every `in scope` id of docs/SPEC.md is in a test title, and every id in a test title is in docs/SPEC.md",
  find(root) {
    if (!existsSync(join(root, SPEC))) return [`${SPEC}: missing`];
    const { status, problems } = readSpec(read(root, SPEC));
    const tested = testedIds(root);
    const orphans = [...status].filter(([id, state]) => state === "in scope" && !tested.has(id));
    const unknown = [...tested].filter(([id]) => !status.has(id));
    return [
      ...problems,
      ...orphans.map(([id]) => `${SPEC}: ${id} is in scope but in no test title`),
      ...unknown.map(([id, path]) => `${path}: a test title names ${id}, which ${SPEC} does not know`),
    ];
  },
};

/** Rows `| ID | status | statement | test |`. */
function readSpec(text: string): { status: Map<string, string>; problems: string[] } {
  const status = new Map<string, string>();
  const problems: string[] = [];
  for (const line of text.split("\n")) {
    const [, id = "", state = ""] = line.split("|").map((cell) => cell.replace(/[`*]/g, "").trim());
    if (!line.startsWith("|") || id.replace(ID, "") !== "" || id === "") continue;
    if (status.has(id)) problems.push(`${SPEC}: ${id} has two rows`);
    if (!STATUSES.includes(state))
      problems.push(`${SPEC}: ${id} has status "${state}", not one of ${STATUSES.join(", ")}`);
    status.set(id, state);
  }
  if (status.size === 0) problems.push(`${SPEC}: no requirement rows found`);
  return { status, problems };
}

/** Ids in test titles, each with the first file that names it. */
function testedIds(root: string): Map<string, string> {
  const typescript = [...list(root, "test/**/*.test.ts"), ...list(root, "packages/*/test/**/*.test.ts")];
  const solidity = list(root, "test/solidity/**/*.t.sol");
  const titles = [
    ...typescript.map((path) => [path, typescriptTitles(read(root, path))] as const),
    ...solidity.map((path) => [path, solidityTitles(read(root, path))] as const),
  ];
  const found = new Map<string, string>();
  for (const [path, text] of titles) {
    for (const id of text.match(ID) ?? []) {
      if (!STANDARDS.test(id) && !found.has(id)) found.set(id, path);
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
