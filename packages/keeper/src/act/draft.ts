import type { Call } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import type { Draft } from "../send/sender.ts";

/** Room for what changes between estimate and inclusion [%]. */
const GAS_MARGIN = 120n;

/** Estimates a call, which also simulates it, on the latest block: what this keeper has in flight must not count as done. */
export async function draft({ provider, sender }: Context, call: Call): Promise<Draft> {
  const gas = BigInt(String(await provider.send("eth_estimateGas", [{ ...call, from: sender.address }, "latest"])));
  return { ...call, gasLimit: (gas * GAS_MARGIN) / 100n };
}
