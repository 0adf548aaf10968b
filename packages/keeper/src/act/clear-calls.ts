import { Interface } from "ethers";
import { vaultAbi, type Appraisal } from "@plimsoll/sdk";
import { draft } from "@plimsoll/service";
import type { Context } from "../context.ts";
import { transact } from "./transact.ts";

const abi = new Interface(vaultAbi);

/** Ends the calls of cured accounts; returns how many transactions were mined. */
export async function clearCalls(context: Context, cured: readonly Appraisal[]): Promise<number> {
  let sent = 0;
  for (const { account } of cured) {
    if (context.signal.aborted) return sent;
    const call = {
      to: context.config.deployment.contracts.vault,
      data: abi.encodeFunctionData("clearCall", [account]),
    };
    if ((await transact(context, "clearCall", [account], () => draft(context, call))) === "sent") ++sent;
  }
  return sent;
}
