import { DAY, RAY, WAD } from "../numbers.ts";
import { NEW_SIDE } from "../positions/side.ts";
import { NEW_TRANCHE } from "../losses/tranche-types.ts";
import type { Backstop } from "../losses/backstop.ts";
import type { FeedPolicy } from "../prices/feed.ts";
import type { Dated } from "../trading/dated.ts";
import { NEW_CLOCK } from "./clock.ts";
import { type Instrument, instrumentOf, type Market, type RiskRates, type State, type Terms } from "./state.ts";

const usd = (whole: bigint): bigint => whole * WAD;

/** The defaults of SPEC A12, where it states one; the anchor's bounds, its start and the reserve share are not in it. */
export const DEFAULT_TERMS: Terms = {
  legCost: usd(2n),
  minDebt: usd(50n),
  minRemainder: usd(25n),
  feeShare: 20n,
  band: 200n,
  rates: { lowestAnchor: WAD / 1_000n, highestAnchor: 2n * WAD, reserveShare: WAD / 10n },
  funding: { clamp: 500_000n, interest: 10_000n, decay: 3_600, period: 28_800 },
  tokenUnit: 10n ** 12n,
};

const START_ANCHOR = (4n * WAD) / 100n;

/** What an instrument is listed with; rates in basis points, kappa and premium in percent, depth and price in whole dollars. */
export interface Listing {
  readonly number: number;
  readonly underlying: number;
  readonly decimals: number;
  readonly rates: RiskRates;
  readonly closeOutShare: bigint;
  readonly maxPremium: bigint;
  readonly depth: bigint;
  /** WAD USD. */
  readonly price: bigint;
  /** Token units. */
  readonly cap: bigint;
}

const policyFor = (price: bigint): FeedPolicy => ({
  maxAge: 3_900,
  lower: price / 100n,
  upper: price * 100n,
  deviation: 50n,
});

/** An instrument as listed at `now`, its capacity full: a fifth of its depth. */
export function newInstrument(listing: Listing, now: number): Instrument {
  const depth = usd(listing.depth);
  const full = depth / 5n;
  return {
    number: listing.number,
    underlying: listing.underlying,
    unit: 10n ** BigInt(listing.decimals),
    set: listing.rates,
    held: listing.rates,
    movedAt: now,
    raisedAt: 0,
    closeOutShare: listing.closeOutShare,
    maxPremium: listing.maxPremium,
    depth,
    feed: { policy: policyFor(listing.price), answer: { price: listing.price, updatedAt: now, isComplete: true } },
    bucket: { free: full, at: now, full },
    total: 0n,
    cap: listing.cap,
    volatility: undefined,
    steward: undefined,
  };
}

/** A market as opened at `now`; caps in whole units of the underlying, its instrument 32 + number. */
export function newMarket(
  { number, openInterestCap, positionCap }: { number: number; openInterestCap: bigint; positionCap: bigint },
  now: number,
  dated?: Dated,
): Market {
  return {
    number,
    openInterest: 0n,
    funding: 0n,
    premium: 0n,
    lag: 0,
    accruedAt: now,
    long: NEW_SIDE,
    short: NEW_SIDE,
    pot: 0n,
    fees: 0n,
    seed: 0n,
    spent: 0n,
    openInterestCap: openInterestCap * WAD,
    positionCap: positionCap * WAD,
    isClosed: false,
    dated,
    ending: undefined,
  };
}

function newBackstop(now: number, accounts: Pick<Backstop, "cash" | "stock" | "inventory">): Backstop {
  return {
    ...accounts,
    lots: new Map(),
    claim: 0n,
    due: 0n,
    touchedAt: now,
    wasLost: false,
    stream: { left: 0n, since: now },
    senior: NEW_TRANCHE,
    junior: NEW_TRANCHE,
  };
}

/** What a state begins with. */
export interface Setup {
  readonly now: number;
  readonly terms?: Terms;
  readonly instruments: readonly Instrument[];
  readonly markets: readonly Market[];
  readonly backstop?: Pick<Backstop, "cash" | "stock" | "inventory">;
}

/** A protocol without accounts, the settlement token at a dollar and poked. */
export function newState({ now, terms = DEFAULT_TERMS, instruments, markets, backstop }: Setup): State {
  const policy: FeedPolicy = { maxAge: DAY + 300, lower: WAD / 100n, upper: WAD * 10_000n, deviation: 25n };
  const answer = { price: WAD, updatedAt: now, isComplete: true };
  return {
    now,
    terms,
    ledger: {
      supplyIndex: RAY,
      borrowIndex: RAY,
      anchor: START_ANCHOR,
      accruedAt: now,
      supplied: 0n,
      borrowed: 0n,
      held: 0n,
      deficit: 0n,
      pending: 0n,
      owedToSuppliers: 0n,
    },
    clock: NEW_CLOCK,
    settlement: { feed: { policy, answer }, factor: { value: WAD, updatedAt: now }, policy },
    backstop: newBackstop(now, backstop ?? { cash: undefined, stock: undefined, inventory: new Map() }),
    accounts: new Map(),
    instruments: new Map(instruments.map((instrument) => [instrument.number, instrument])),
    markets: new Map(markets.map((market) => [market.number, market])),
    topUps: new Map(),
    slots: new Map(),
  };
}

/** The instrument of a market's position, listed with the terms of a perpetual on a major (SPEC A12). */
export function perpetualListing(market: number, underlying: number, price: bigint, depth: bigint): Listing {
  return {
    number: instrumentOf(market),
    underlying,
    decimals: 0,
    rates: { initial: 1_000n, maintenance: 500n, grace: 900 },
    closeOutShare: 80n,
    maxPremium: 5n,
    depth,
    price,
    cap: 0n,
  };
}
