import type { AccountId } from "../state/account.ts";
import type { TrancheState } from "./tranche-types.ts";

/** Income that becomes junior's over seven days: `left` at `since`. WAD. */
export interface Stream {
  readonly left: bigint;
  readonly since: number;
}

/** Inventory of one instrument: since when it is for sale, in live seconds, weighted by amount. */
export interface Lot {
  readonly since: number;
}

/** The backstop (SPEC A28): its accounts in the vault and what its tranches claim. */
export interface Backstop {
  /** Account of its cash; undefined before governance names one. */
  readonly cash: AccountId | undefined;
  /** Account of collateral taken over. */
  readonly stock: AccountId | undefined;
  /** Isolated account of the inventory of each market. */
  readonly inventory: ReadonlyMap<number, AccountId>;
  /** Lots by instrument. */
  readonly lots: ReadonlyMap<number, Lot>;
  /** Senior's claim, and what its target rate has accrued without income yet. WAD. */
  readonly claim: bigint;
  readonly due: bigint;
  readonly touchedAt: number;
  /** Losses were known at the last touch. */
  readonly wasLost: boolean;
  readonly stream: Stream;
  readonly senior: TrancheState;
  readonly junior: TrancheState;
}

/** Accounts of inventory, collateral's and each market's. */
export function inventoryAccounts({ stock, inventory }: Backstop): AccountId[] {
  return [...(stock === undefined ? [] : [stock]), ...inventory.values()];
}

/** Whether an account is the backstop's: it is never called, sold or absorbed. */
export function isBackstopAccount(backstop: Backstop, id: AccountId): boolean {
  return backstop.cash === id || backstop.stock === id || [...backstop.inventory.values()].includes(id);
}
