import { Interface } from "ethers";
import { backstopCash, backstopOf, callContract, coverDeficit, readBackstop, socialise, vaultAbi } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import { sendWithin } from "./send-within.ts";

const abi = new Interface(vaultAbi);

/**
 * Has recorded deficit paid by the backstop, and what is beyond all that it has by the suppliers; returns how many transactions were mined.
 * @param recorded [WAD]
 * @param isLast nothing else was left to do, so that suppliers come last
 */
export async function bearDeficit(context: Context, recorded: bigint, isLast: boolean): Promise<number> {
  if (recorded === 0n) return 0;
  const { provider, config } = context;
  const { deployment, callBudget: worth } = config;
  const target = { to: deployment.contracts.vault, abi };
  const [cash] = await callContract<[bigint]>(provider, target, "cashOf", [backstopCash(backstopOf(deployment))]);
  if (cash > 0n) {
    const outcome = await sendWithin(context, {
      action: "coverDeficit",
      subjects: [],
      call: coverDeficit(deployment),
      worth,
    });
    return outcome === "sent" ? 1 : 0;
  }
  if (!isLast || recorded <= (await readBackstop(provider, deployment)).navLow) return 0;
  const outcome = await sendWithin(context, { action: "socialise", subjects: [], call: socialise(deployment), worth });
  return outcome === "sent" ? 1 : 0;
}
