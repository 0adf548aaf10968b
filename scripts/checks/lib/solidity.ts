import { parse, visit } from "@solidity-parser/parser";
import type { ContractDefinition, SourceUnit } from "@solidity-parser/parser/dist/src/ast-types.js";
import { list, read } from "./files.ts";

export interface SolidityFile {
  /** Repository-relative path. */
  readonly path: string;
  readonly source: string;
  readonly ast: SourceUnit;
}

/** Parsed Solidity files below `root` that match the glob pattern; throws with the path on a syntax error. */
export function solidityFiles(root: string, pattern = "contracts/**/*.sol"): SolidityFile[] {
  return list(root, pattern).map((path) => {
    const source = read(root, path);
    try {
      return { path, source, ast: parse(source, { loc: true, range: true }) };
    } catch (error) {
      throw new Error(`${path}: ${String(error)}`);
    }
  });
}

/** Contracts, libraries and interfaces of a file, in order. */
export function definitions(file: SolidityFile): ContractDefinition[] {
  const found: ContractDefinition[] = [];
  visit(file.ast, { ContractDefinition: (node) => void found.push(node) });
  return found;
}

/** True when the file defines a contract that can be deployed on its own (not abstract, no library). */
export function isDeployable(file: SolidityFile): boolean {
  return definitions(file).some((definition) => definition.kind === "contract");
}
