import type { JsonRpcProvider } from "ethers";
import type { Call } from "@plimsoll/sdk";
import type { Draft } from "./sender.ts";

/** Room for what changes between estimate and inclusion [%]. */
const GAS_MARGIN = 120n;

interface Estimator {
  readonly provider: JsonRpcProvider;
  readonly sender: { readonly address: string };
}

/** Estimates a call, which also simulates it, on the latest block: what this sender has in flight must not count as done. */
export async function draft({ provider, sender }: Estimator, call: Call): Promise<Draft> {
  const gas = BigInt(String(await provider.send("eth_estimateGas", [{ ...call, from: sender.address }, "latest"])));
  return { ...call, gasLimit: (gas * GAS_MARGIN) / 100n };
}
