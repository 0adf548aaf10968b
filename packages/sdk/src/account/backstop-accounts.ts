import { MODE_ISOLATED, type AccountId } from "./account-id.ts";
import { toAccountId } from "./to-account-id.ts";

/** Collaterals in the first of two accounts; as many as an account may hold. */
const FIRST_KINDS = 16;

// `types/Inventory.sol`: vault accounts of the backstop at `owner`.

export function backstopCash(owner: string): AccountId {
  return toAccountId(owner);
}

/** Where the backstop keeps what it took over of a collateral. */
export function collateralInventory(owner: string, asset: number): AccountId {
  return toAccountId(owner, asset < FIRST_KINDS ? 1n : 2n);
}

/** Where the backstop keeps what it took over of a market. */
export function positionInventory(owner: string, market: number): AccountId {
  return toAccountId(owner, BigInt(market) + 1n, MODE_ISOLATED);
}
