import { Interface } from "ethers";
import {
  backstopCash,
  backstopOf,
  callContract,
  coverDeficit,
  readBackstop,
  socialise,
  vaultAbi,
  type Call,
} from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import { sendWithin } from "./send-within.ts";

const abi = new Interface(vaultAbi);

/**
 * Has recorded deficit paid by the backstop, and what is beyond all that it has by the suppliers, as far as the amount is worth the gas;
 * returns how many transactions were mined.
 * @param recorded [WAD]
 * @param isLast nothing else was left to do, so that suppliers come last
 */
export async function bearDeficit(context: Context, recorded: bigint, isLast: boolean): Promise<number> {
  if (recorded === 0n) return 0;
  const { provider, config } = context;
  const { deployment, callBudget: worth } = config;
  const target = { to: deployment.contracts.vault, abi };
  const [cash] = await callContract<[bigint]>(provider, target, "cashOf", [backstopCash(backstopOf(deployment))]);
  const send = async (action: string, call: Call): Promise<number> =>
    (await sendWithin(context, { action, subjects: [], call, worth })) === "sent" ? 1 : 0;
  if (cash >= worth || cash >= recorded) return send("coverDeficit", coverDeficit(deployment));
  if (!isLast || recorded - (await readBackstop(provider, deployment)).navLow < worth) return 0;
  return send("socialise", socialise(deployment));
}
