/** Why an action is refused: one word for a guard. */
export type Reason =
  | "AccountIsSame"
  | "AlreadyCalled"
  | "AmountIsZero"
  | "AssetUnknown"
  | "BalanceTooSmall"
  | "BatchTooWide"
  | "BeyondBand"
  | "BeyondCap"
  | "BudgetTooSmall"
  | "BudgetBears"
  | "CallOpen"
  | "ClaimNotDue"
  | "ClaimTooEarly"
  | "CooldownRuns"
  | "DebtTooSmall"
  | "EraIsPresent"
  | "ErasBehind"
  | "Expired"
  | "FactorUnfit"
  | "FeedNotLost"
  | "Frozen"
  | "GiftNewBit"
  | "GraceRuns"
  | "HedgeStands"
  | "HeldTooSmall"
  | "InventoryFull"
  | "IsBackstop"
  | "LiquidationHalted"
  | "MarketClosed"
  | "MarketEnded"
  | "MarketUnknown"
  | "ModeRefused"
  | "ModeUnknown"
  | "NoncePinned"
  | "NotAllowed"
  | "NotCalled"
  | "NotCured"
  | "NotDue"
  | "NotInsolvent"
  | "NotLiquidatable"
  | "NotOwner"
  | "NotReduced"
  | "NotShort"
  | "NothingLeft"
  | "NothingLost"
  | "NothingToSell"
  | "OpeningLine"
  | "OutflowPaused"
  | "OverExhausted"
  | "PauseTooSoon"
  | "PositionTooSmall"
  | "PriceBeyondLimit"
  | "PriceNotValid"
  | "PriceUnknown"
  | "RangeExceeded"
  | "SameOwner"
  | "SequencerUnfit"
  | "ShareTooSmall"
  | "SideIsSame"
  | "Solvent"
  | "StillHolds"
  | "SubordinationFloor"
  | "TimeGoesBack"
  | "TooManyLegs"
  | "Unchanged"
  | "WalletTooSmall"
  | "WindowMayOnlyFall"
  | "WorseAfter";

/** Thrown inside an action; `apply` turns it into its result and drops what the action had drafted. */
export class Refusal extends Error {
  constructor(readonly reason: Reason) {
    super(reason);
  }
}

/** Ends the action. */
export function refuse(reason: Reason): never {
  throw new Refusal(reason);
}

/** Ends the action unless `holds`. */
export function ensure(holds: boolean, reason: Reason): asserts holds {
  if (!holds) refuse(reason);
}
