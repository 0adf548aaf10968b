import type { RateTerms } from "../cash/interest.ts";
import type { Bucket } from "../liquidation/capacity.ts";
import type { FundingTerms } from "../positions/funding.ts";
import type { Side } from "../positions/side.ts";
import type { Feed, FeedPolicy } from "../prices/feed.ts";
import type { SettlementFactor } from "../prices/settlement-factor.ts";
import type { Spent } from "../topup/top-up.ts";
import type { Slot } from "../trading/order.ts";
import type { Dated, Ending } from "../trading/dated.ts";
import type { Steward } from "../volatility/steward.ts";
import type { Volatility } from "../volatility/volatility.ts";
import type { Backstop } from "../losses/backstop.ts";
import type { Account, AccountId } from "./account.ts";
import type { Clock } from "./clock.ts";

/** Totals of cash (SPEC A3, A4, A28). Principals, held and losses in WAD, indices in RAY. */
export interface Ledger {
  supplyIndex: bigint;
  borrowIndex: bigint;
  /** WAD per year. */
  anchor: bigint;
  accruedAt: number;
  supplied: bigint;
  borrowed: bigint;
  held: bigint;
  /** Recorded and borne by nobody yet. */
  deficit: bigint;
  /** Sum of the reported losses. */
  pending: bigint;
  /** WAD * RAY. */
  owedToSuppliers: bigint;
}

/** Rates that are set for an instrument, or that hold. */
export interface RiskRates {
  /** Basis points; 10,000 while nothing opens. */
  readonly initial: bigint;
  /** Basis points. */
  readonly maintenance: bigint;
  /** Seconds. */
  readonly grace: number;
}

/** What may be sold: a collateral (1 to 31) or the position in a market (32 + j). */
export interface Instrument {
  readonly number: number;
  /** What its price follows; legs of one underlying hedge each other. */
  readonly underlying: number;
  /** 10^decimals of the token; 1 of a market. */
  readonly unit: bigint;
  readonly set: RiskRates;
  readonly held: RiskRates;
  /** When `held` was last moved, and what of the hour before it is used (SPEC A30). */
  readonly movedAt: number;
  /** When governance last raised maintenance. */
  readonly raisedAt: number;
  /** Kappa, percent. */
  readonly closeOutShare: bigint;
  /** Percent. */
  readonly maxPremium: bigint;
  /** WAD. */
  readonly depth: bigint;
  readonly feed: Feed;
  readonly bucket: Bucket;
  /** All of a collateral in the vault and the most of it, token units; 0 of a market. */
  readonly total: bigint;
  readonly cap: bigint;
  readonly volatility: Volatility | undefined;
  readonly steward: Steward | undefined;
}

/** What moves in a market, its money and its limits (SPEC A13 to A18, A24, A28). */
export interface Market {
  readonly number: number;
  readonly openInterest: bigint;
  /** F, WAD of quote a unit of size. */
  readonly funding: bigint;
  /** Premium units. */
  readonly premium: bigint;
  readonly lag: number;
  readonly accruedAt: number;
  readonly long: Side;
  readonly short: Side;
  readonly pot: bigint;
  /** Fees received since the start, WAD. */
  readonly fees: bigint;
  /** Seed of its budget and what was spent of it, WAD. */
  readonly seed: bigint;
  readonly spent: bigint;
  /** WAD of the underlying. */
  readonly openInterestCap: bigint;
  readonly positionCap: bigint;
  readonly isClosed: boolean;
  readonly dated: Dated | undefined;
  readonly ending: Ending | undefined;
}

/** Numbers of the protocol that are no constant of the specification. */
export interface Terms {
  /** g0, WAD. */
  readonly legCost: bigint;
  readonly minDebt: bigint;
  readonly minRemainder: bigint;
  /** Percent of the premium. */
  readonly feeShare: bigint;
  /** Band of a trade around the mark, basis points. */
  readonly band: bigint;
  readonly rates: RateTerms;
  readonly funding: FundingTerms;
  /** WAD of one unit of the settlement token. */
  readonly tokenUnit: bigint;
}

/** The settlement token's feed, the poked word of c and its terms. */
export interface Settlement {
  readonly feed: Feed;
  readonly factor: SettlementFactor;
  readonly policy: FeedPolicy;
}

/** The whole protocol. Owned by whoever walks it; only `apply` writes to it. */
export interface State {
  now: number;
  readonly terms: Terms;
  ledger: Ledger;
  clock: Clock;
  settlement: Settlement;
  backstop: Backstop;
  readonly accounts: Map<AccountId, Account>;
  readonly instruments: Map<number, Instrument>;
  readonly markets: Map<number, Market>;
  /** What was pulled under each authorisation of top-ups. */
  readonly topUps: Map<string, Spent>;
  /** Slots of orders, by account and number. */
  readonly slots: Map<string, Slot>;
}

/** Number of the instrument that is the position in market `market`. */
export const instrumentOf = (market: number): number => 32 + market;
