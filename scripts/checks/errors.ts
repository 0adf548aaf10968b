import { visit } from "@solidity-parser/parser";
import type { Check } from "./lib/check.ts";
import { solidityFiles } from "./lib/solidity.ts";

export const errors: Check = {
  name: "errors",
  rule: "a custom error is declared once in contracts/, so that its name alone says which component refused",
  find(root) {
    const places = new Map<string, string[]>();
    for (const file of solidityFiles(root)) {
      visit(file.ast, {
        CustomErrorDefinition: ({ name, loc }) => {
          places.set(name, [...(places.get(name) ?? []), `${file.path}:${loc?.start.line ?? 0}`]);
        },
      });
    }
    const repeated = [...places].filter(([, where]) => where.length > 1);
    return repeated.map(([name, where]) => `${name}: declared in ${where.join(" and ")}`);
  },
};
