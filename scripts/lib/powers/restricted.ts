import type {
  ASTNode,
  ContractDefinition,
  Expression,
  FunctionDefinition,
  RevertStatement,
} from "@solidity-parser/parser/dist/src/ast-types.js";
import { visit } from "@solidity-parser/parser";
import { definitions, type SolidityFile } from "../../checks/lib/solidity.ts";
import { type Constants, constantsOf, evaluate, shown } from "./constants.ts";

/** An expression as a reader sees it, and its number if it is constant. */
export interface Shown {
  readonly text: string;
  readonly number: bigint | undefined;
}

/** A value that a restricted function keeps inside bounds. */
export interface Bound {
  readonly value: string;
  readonly low: Shown;
  readonly high: Shown;
  /** Only multiples of it; 1 where every value will do. */
  readonly step: Shown;
}

/** What a restricted function reverts with, and when. */
export interface Refusal {
  readonly error: string;
  readonly condition: string;
}

export interface Restricted {
  /** Where it is called. */
  readonly contract: string;
  readonly name: string;
  readonly bounds: readonly Bound[];
  readonly refusals: readonly Refusal[];
}

/** Deployables whose code another contract runs on its own storage: called themselves they hold nothing. */
export const HOSTS: Readonly<Record<string, string>> = {
  EngineUpkeep: "MarginEngine",
  VaultResolution: "Vault",
  VaultTrading: "Vault",
};

/** Guards by name, with their arguments; a lowest value that is not among them is 0. */
const GUARDS: Readonly<Record<string, readonly string[]>> = {
  _require: ["name", "value", "low", "high"],
  _requireStep: ["name", "value", "step", "low", "high"],
  _requireAtMost: ["name", "value", "high"],
};

interface Owned<T> {
  readonly node: T;
  readonly file: SolidityFile;
}

/** Every function with the modifier `restricted` of every deployable, with what it and the functions it calls refuse. */
export function restrictedFunctions(files: readonly SolidityFile[]): Restricted[] {
  const owned = files.flatMap((file) => definitions(file).map((node) => ({ node, file })));
  const contracts = new Map(owned.map((each) => [each.node.name, each]));

  function lineageOf(name: string): Owned<ContractDefinition>[] {
    const found = contracts.get(name);
    if (found === undefined) return [];
    return [found, ...found.node.baseContracts.flatMap(({ baseName }) => lineageOf(baseName.namePath))];
  }

  return owned
    .filter(({ node }) => node.kind === "contract")
    .flatMap(({ node: { name } }) => {
      const lineage = lineageOf(name);
      const functions = lineage.flatMap(functionsOf);
      const restricted = functions.filter(isRestricted);
      const constants = constantsOf(
        files,
        lineage.map(({ node }) => node),
      );
      return restricted.map((entry) => {
        const contract = HOSTS[name] ?? name;
        return { contract, name: entry.node.name ?? "", ...refusedBy(entry, functions, constants) };
      });
    });
}

function functionsOf({ node, file }: Owned<ContractDefinition>): Owned<FunctionDefinition>[] {
  const functions = node.subNodes.filter((each): each is FunctionDefinition => each.type === "FunctionDefinition");
  return functions.map((each) => ({ node: each, file }));
}

function isRestricted({ node }: Owned<FunctionDefinition>): boolean {
  return node.modifiers.some(({ name }) => name === "restricted");
}

function refusedBy(
  entry: Owned<FunctionDefinition>,
  functions: readonly Owned<FunctionDefinition>[],
  constants: Constants,
) {
  const bounds: Bound[] = [];
  const refusals: Refusal[] = [];
  const seen = new Set<FunctionDefinition>();
  const walk = ({ node, file }: Owned<FunctionDefinition>): void => {
    if (seen.has(node) || node.body === null) return;
    seen.add(node);
    const text = (expression: ASTNode): string => shown(expression as Expression, file.source, constants);
    visit(node.body, {
      FunctionCall({ expression, arguments: given }) {
        if (expression.type !== "Identifier") return;
        const guard = GUARDS[expression.name];
        if (guard === undefined) {
          functions.filter((each) => each.node.name === expression.name).forEach(walk);
        } else if (given[0]?.type === "StringLiteral") {
          const at = (part: string, otherwise: bigint): Shown => {
            const argument = given[guard.indexOf(part)];
            if (argument === undefined) return { text: String(otherwise), number: otherwise };
            return { text: text(argument), number: evaluate(argument, constants) };
          };
          bounds.push({ value: given[0].value, low: at("low", 0n), high: at("high", 0n), step: at("step", 1n) });
        }
      },
      IfStatement({ condition, trueBody, falseBody }) {
        for (const [body, prefix] of [
          [trueBody, ""],
          [falseBody, "not: "],
        ] as const) {
          const error = revertOf(body);
          if (error !== undefined) refusals.push({ error, condition: `${prefix}${text(condition)}` });
        }
      },
    });
  };
  walk(entry);
  return { bounds, refusals };
}

/** Error of a branch that does nothing but revert. */
function revertOf(body: ASTNode | null): string | undefined {
  const only = body?.type === "Block" && body.statements.length === 1 ? body.statements[0] : body;
  if (only?.type !== "RevertStatement") return undefined;
  const { expression } = (only as RevertStatement).revertCall;
  return expression.type === "Identifier" ? expression.name : undefined;
}
