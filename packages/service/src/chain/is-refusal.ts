import { isError } from "ethers";

/** The chain answered and said no; anything else is a failure of the connection. */
export function isRefusal(error: unknown): boolean {
  return isError(error, "CALL_EXCEPTION");
}
