import { isHexString } from "ethers";

const NESTED = ["data", "info", "error", "cause", "revert"];
const DEEPEST = 6;

/** The bytes a call reverted with, wherever the client library or the node has put them. */
export function revertData(error: unknown, depth = 0): string | undefined {
  if (isHexString(error) && error.length >= 10 && error.length % 2 === 0) return error;
  if (typeof error !== "object" || error === null || depth === DEEPEST) return undefined;
  const fields = error as Readonly<Record<string, unknown>>;
  for (const name of NESTED) {
    const found = revertData(fields[name], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
