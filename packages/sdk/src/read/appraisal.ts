import type { AccountId } from "../account/account-id.ts";
import type { CallRecord } from "../words/decode-call-record.ts";
import type { Header } from "../words/decode-header.ts";
import type { RiskWord } from "../words/decode-risk-word.ts";
import type { PriceStatus } from "./price-status.ts";

/** One collateral or position of an account, at mid. */
export interface Leg {
  /** Instrument. */
  readonly asset: number;
  /** [token units], of a position its signed size [WAD]. */
  readonly balance: bigint;
  /** [WAD] of a position its notional. */
  readonly value: bigint;
  /** What a position owes (< 0) or is owed [WAD], 0 of a collateral. */
  readonly quote: bigint;
  readonly status: PriceStatus;
  readonly round: bigint;
  /** The settlement token's price allows sales of collateral. */
  readonly isSaleOpen: boolean;
  readonly risk: RiskWord;
  /** Flat cost of a leg [WAD]. */
  readonly legCost: bigint;
  /** Signed value of all the account holds of the leg's underlying [WAD]; a sale alone may take only what lowers its magnitude. */
  readonly netDelta: bigint;
  /** Sum of the magnitudes of the same [WAD]. */
  readonly grossDelta: bigint;
}

/** An account at mid prices, maintenance haircuts. Money is WAD. */
export interface Appraisal {
  readonly account: AccountId;
  readonly header: Header;
  readonly call: CallRecord;
  readonly netWorth: bigint;
  readonly maintenance: bigint;
  readonly closeOut: bigint;
  /** Shortest grace of its legs [s]. */
  readonly grace: bigint;
  readonly worstStatus: PriceStatus;
  /** The leg asked for. */
  readonly leg?: Leg;
}

/** An account to appraise, and the instrument whose leg is wanted. */
export interface AppraisalRequest {
  readonly account: AccountId;
  readonly asset?: number;
}
