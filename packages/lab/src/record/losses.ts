/** What happened to losses, in the order of the logs. WAD. */
export type LossEvent =
  /** A market's budget bore it: of an account's loss, or of what the backstop had taken over. */
  | { readonly type: "budgetSpent"; readonly amount: bigint; readonly isBackstop: boolean }
  /** The other side of a market bore it, beyond the mark. */
  | { readonly type: "deleveragedBeyond"; readonly amount: bigint }
  /** An account was taken over that owed more than it had by `loss`. */
  | { readonly type: "absorbed"; readonly loss: bigint }
  /** An account of the backstop's was emptied, for so much more or less than its capital. */
  | { readonly type: "inventoryClosed"; readonly result: bigint }
  | { readonly type: "recorded"; readonly amount: bigint }
  | { readonly type: "covered"; readonly amount: bigint }
  | { readonly type: "socialised"; readonly amount: bigint }
  | { readonly type: "drawn"; readonly amount: bigint };

/** What each layer bore of the accounts' losses, and what else moved the backstop's worth. WAD. */
export interface LossRun {
  /** By the budgets of markets. */
  readonly budget: bigint;
  /** By the other side, at prices beyond the mark. */
  readonly deleveraging: bigint;
  /** By the rest of the backstop: of accounts taken over, and of recorded deficit. */
  readonly backstop: bigint;
  readonly socialised: bigint;
  /** Recorded and borne by nobody yet. */
  readonly left: bigint;
  /** All that accounts lacked, whoever bore it. */
  readonly total: bigint;
  /** Ever recorded as deficit, and how many accounts were taken over. */
  readonly recorded: bigint;
  readonly absorptions: number;
  /** Reserves that became income of the tranches. */
  readonly income: bigint;
  /** What selling the inventory brought over its capital. */
  readonly inventory: bigint;
  /** Charged to budgets since the last takeover or closing that says for what. */
  readonly charged: bigint;
}
