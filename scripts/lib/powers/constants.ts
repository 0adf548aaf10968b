import type {
  ContractDefinition,
  Expression,
  NumberLiteral,
  StateVariableDeclaration,
} from "@solidity-parser/parser/dist/src/ast-types.js";
import type { SolidityFile } from "../../checks/lib/solidity.ts";

/** Constants by name. */
export type Constants = ReadonlyMap<string, Expression>;

/** Above this a number is shown as the source writes it. */
const LONGEST = 10n ** 12n;

const UNITS: Readonly<Record<string, bigint>> = {
  seconds: 1n,
  minutes: 60n,
  hours: 3_600n,
  days: 86_400n,
  weeks: 604_800n,
};

/** Constants that a contract's code names: those of files, and its own and its bases' by `contracts`. */
export function constantsOf(files: readonly SolidityFile[], contracts: readonly ContractDefinition[]): Constants {
  const found = new Map<string, Expression>();
  for (const node of files.flatMap(({ ast }) => ast.children)) {
    if (node.type === "FileLevelConstant") found.set(node.name, node.initialValue);
  }
  for (const node of contracts.flatMap(({ subNodes }) => subNodes)) {
    if (node.type !== "StateVariableDeclaration") continue;
    const { variables, initialValue } = node as StateVariableDeclaration;
    const [variable] = variables;
    if (variable?.isDeclaredConst !== true || variable.name === null || initialValue === null) continue;
    found.set(variable.name, initialValue);
  }
  return found;
}

/** An expression for a reader: a number where it is one, else the source with the numbers of its constants. */
export function shown(expression: Expression, source: string, constants: Constants): string {
  const value = evaluate(expression, constants);
  const literal = literalOf(expression, constants);
  if (literal !== undefined && (literal.subdenomination !== null || (value ?? 0n) >= LONGEST)) {
    return [literal.number, literal.subdenomination].filter((part) => part !== null).join(" ");
  }
  if (value !== undefined && value < LONGEST) return value.toLocaleString("en");
  if (expression.type === "Identifier" && value !== undefined) return powerOf(value);
  return textOf(expression, source).replaceAll(/(?<![.\w])[A-Z][A-Z0-9_]+\b(?![.(])/g, (name) => {
    const constant = constants.get(name);
    return constant === undefined ? name : shown({ type: "Identifier", name }, source, constants);
  });
}

/** 2^n - 1 in that form. */
function powerOf(value: bigint): string {
  const bits = value.toString(2).length;
  return value === 2n ** BigInt(bits) - 1n ? `2^${bits} - 1` : value.toLocaleString("en");
}

function textOf({ range: [start, end] = [0, -1] }: Expression, source: string): string {
  return source.slice(start, end + 1).replaceAll(/\s+/g, " ");
}

/** The literal that an expression is, directly or by the names of constants. */
function literalOf(expression: Expression, constants: Constants): NumberLiteral | undefined {
  if (expression.type === "NumberLiteral") return expression;
  const named = expression.type === "Identifier" ? constants.get(expression.name) : undefined;
  return named === undefined ? undefined : literalOf(named, constants);
}

/** The number that a constant expression is. */
export function evaluate(expression: Expression, constants: Constants): bigint | undefined {
  switch (expression.type) {
    case "NumberLiteral":
      return numberOf(expression);
    case "Identifier": {
      const named = constants.get(expression.name);
      return named === undefined ? undefined : evaluate(named, constants);
    }
    case "TupleExpression": {
      const [only, ...others] = expression.components;
      return only === null || only === undefined || others.length > 0
        ? undefined
        : evaluate(only as Expression, constants);
    }
    case "BinaryOperation": {
      const [left, right] = [evaluate(expression.left, constants), evaluate(expression.right, constants)];
      return left === undefined || right === undefined ? undefined : OPERATIONS[expression.operator]?.(left, right);
    }
    case "MemberAccess": {
      const type = expression.memberName === "max" ? expression.expression : undefined;
      const [of] = type?.type === "FunctionCall" ? type.arguments : [];
      const [, bits] = of?.type === "ElementaryTypeName" ? (/^uint(\d+)$/.exec(of.name) ?? []) : [];
      return bits === undefined ? undefined : 2n ** BigInt(bits) - 1n;
    }
    default:
      return undefined;
  }
}

const OPERATIONS: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "<<": (left, right) => left << right,
};

function numberOf({ number, subdenomination }: NumberLiteral): bigint | undefined {
  const unit = subdenomination === null ? 1n : UNITS[subdenomination];
  const [, whole = "", fraction = "", exponent = "0"] = /^([\d_]+)(?:\.(\d+))?(?:e(\d+))?$/.exec(number) ?? [];
  if (unit === undefined) return undefined;
  if (number.startsWith("0x")) return BigInt(number) * unit;
  const zeros = Number(exponent) - fraction.length;
  if (whole === "" || zeros < 0) return undefined;
  return BigInt(`${whole.replaceAll("_", "")}${fraction}`) * 10n ** BigInt(zeros) * unit;
}
