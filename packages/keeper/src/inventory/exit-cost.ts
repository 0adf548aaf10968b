import { WAD } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import { EXIT_FEE } from "./exit-fee.ts";

const BASIS_POINTS = 10_000n;
const FEE_UNIT = 1_000_000n;

/** What closing a position costs the keeper per unit of value [WAD]: its discount and the fee. */
export function exitCost({ exitDiscount }: Context["config"]): bigint {
  return (exitDiscount * WAD) / BASIS_POINTS + (BigInt(EXIT_FEE) * WAD) / FEE_UNIT;
}
