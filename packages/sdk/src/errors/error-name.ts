import { errorInterface } from "./error-interface.ts";
import { revertData } from "./revert-data.ts";

/** Name of the custom error a call reverted with; undefined for anything else. */
export function errorName(error: unknown): string | undefined {
  const data = revertData(error);
  return data === undefined ? undefined : errorInterface.parseError(data)?.name;
}
