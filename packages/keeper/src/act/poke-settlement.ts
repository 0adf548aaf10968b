import { Interface } from "ethers";
import { callContract, marginEngineAbi } from "@plimsoll/sdk";
import { draft } from "@plimsoll/service";
import type { Context } from "../context.ts";
import { transact } from "./transact.ts";

const abi = new Interface(marginEngineAbi);

/** Stores the settlement token's price once its feed has a newer round than the one stored; returns whether it did. */
export async function pokeSettlement(context: Context): Promise<boolean> {
  const { provider, config } = context;
  const target = { to: config.deployment.contracts.engine, abi };
  const [, , , status, updatedAt] = await callContract<readonly bigint[]>(provider, target, "priceOf", [0]);
  const [, , validUntil] = await callContract<readonly bigint[]>(provider, target, "settlementPrice", []);
  const [, feed] = await callContract<[string, { readonly maxAge: bigint }]>(provider, target, "policyOf", [0]);
  if (status !== 0n || updatedAt === undefined || validUntil === undefined) return false;
  if (updatedAt + feed.maxAge <= validUntil) return false;
  const call = { to: target.to, data: abi.encodeFunctionData("pokeSettlement") };
  return (await transact(context, "pokeSettlement", [], () => draft(context, call))) === "sent";
}
