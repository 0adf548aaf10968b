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
  | "BeyondCover"
  | "BudgetBears"
  | "BudgetTooSmall"
  | "CallOpen"
  | "ClaimNotDue"
  | "ClaimTooEarly"
  | "CooldownRuns"
  | "CounterpartyOther"
  | "DebtTooSmall"
  | "EraIsPresent"
  | "ErasBehind"
  | "Expired"
  | "FactorUnfit"
  | "FeeTooHigh"
  | "Frozen"
  | "GiftNewBit"
  | "GraceRuns"
  | "HeldTooSmall"
  | "IsBackstop"
  | "IsInsolvent"
  | "LiquidationHalted"
  | "MarketClosed"
  | "MarketEnded"
  | "MarketUnknown"
  | "ModeRefused"
  | "ModeUnknown"
  | "NoncePinned"
  | "NotAllowed"
  | "NotAscending"
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
  | "OrderDead"
  | "OutflowPaused"
  | "PauseTooSoon"
  | "PositionTooSmall"
  | "PriceBeyondLimit"
  | "PriceNotValid"
  | "PriceUnknown"
  | "RangeExceeded"
  | "RiseTooFast"
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
