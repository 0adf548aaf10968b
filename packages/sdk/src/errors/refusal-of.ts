import { errorInterface } from "./error-interface.ts";
import { revertData } from "./revert-data.ts";
import type { Operand } from "./sentence.ts";

/** The custom error a call reverted with. */
export interface Refusal {
  readonly name: string;
  /** By their names in the ABI. */
  readonly operands: Readonly<Record<string, Operand>>;
}

/** Name and operands of the custom error a call reverted with; undefined for anything else. */
export function refusalOf(error: unknown): Refusal | undefined {
  const data = revertData(error);
  const parsed = data === undefined ? null : errorInterface.parseError(data);
  return parsed === null
    ? undefined
    : { name: parsed.name, operands: parsed.args.toObject() as Record<string, Operand> };
}
