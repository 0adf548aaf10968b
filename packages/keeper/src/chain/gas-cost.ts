import { Interface } from "ethers";
import { callContract, marginEngineAbi, WAD } from "@plimsoll/sdk";
import type { Context } from "../context.ts";

const abi = new Interface(marginEngineAbi);

/** Price of the coin gas is paid in [WAD USD]; an Invalid price is an error, nothing may be sent without knowing its cost. */
export async function nativePrice({ provider, config }: Context): Promise<bigint> {
  const { deployment, nativeAsset } = config;
  const market = deployment.markets.find(({ symbol }) => symbol === nativeAsset);
  const target = { to: deployment.contracts.engine, abi };
  const [price] = await callContract<[bigint]>(provider, target, "priceOf", [market?.asset]);
  if (price === 0n) throw new Error(`the price of ${nativeAsset} is Invalid, so the cost of gas is unknown`);
  return price;
}

/** Cost of gas at most [WAD USD]. Up. */
export function gasCost(gas: bigint, maxFeePerGas: bigint, price: bigint): bigint {
  return (gas * maxFeePerGas * price + WAD - 1n) / WAD;
}
