import { moveCash } from "../cash/move.ts";
import { abs, BPS, ceilDiv, FEE_UNIT, floorDiv, WAD } from "../numbers.ts";
import type { Price } from "../prices/feed.ts";
import { valuate } from "../risk/legs.ts";
import { type Account, type AccountId, modeOf, ownerOf } from "../state/account.ts";
import type { Before, Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { isInWindow } from "./dated.ts";
import { holdingIn, moveSize } from "./holdings.ts";
import { markOf, openMarket } from "./market.ts";
import { ensureOpenInterest, ensurePosition } from "./limits.ts";
import { takeSample } from "./sample.ts";
import { checkTraded, type Fees } from "./trade-check.ts";

/** One trade: `size` units from seller to buyer at the maker's price. */
export interface Fill {
  readonly market: number;
  readonly buyer: AccountId;
  readonly seller: AccountId;
  /** Above 0, WAD. */
  readonly size: bigint;
  readonly price: bigint;
  /** Fee rates, 1e-6 of the notional. */
  readonly buyerFee: bigint;
  readonly sellerFee: bigint;
  /** Sides that may only reduce, by the whole of the fill. */
  readonly reduceOnly?: { readonly buyer?: boolean; readonly seller?: boolean };
}

/** Trades with one test of every account at the end (SPEC A17 to A19). */
export interface Trade {
  readonly type: "trade";
  readonly fills: readonly Fill[];
}

/** What a trade waived of each account's fees, WAD. */
export type Waived = ReadonlyMap<AccountId, bigint>;

interface MarketBefore {
  readonly mark: Price;
  readonly openInterest: bigint;
  /** Sums of size and of size times price of the call. */
  size: bigint;
  value: bigint;
}

/** The reducing side of a fill keeps its direction and loses the whole of it. */
function ensureReduces(size: bigint, by: bigint): void {
  ensure(size !== 0n && size > 0n !== by > 0n && abs(by) <= abs(size), "NotReduced");
}

/** Fee of one side: of the notional at the price of the trade, both rounded Up (SPEC does not say at which price). */
function payFee(draft: Draft, account: Account, fill: Fill, rate: bigint, fees: Map<AccountId, Fees>): void {
  const notional = ceilDiv(fill.size * fill.price, WAD);
  const fee = ceilDiv(notional * rate, FEE_UNIT);
  moveCash(draft, account, -fee);
  const market = draft.market(fill.market);
  draft.setMarket({ ...market, fees: market.fees + fee });
  const paid = fees.get(account.id) ?? new Map<number, bigint>();
  paid.set(fill.market, (paid.get(fill.market) ?? 0n) + fee);
  fees.set(account.id, paid);
}

function ensureBand(draft: Draft, { price }: Fill, mark: bigint): void {
  ensure(abs(price - mark) * BPS <= mark * draft.terms.band, "BeyondBand");
}

function execute(draft: Draft, fill: Fill, mark: bigint, fees: Map<AccountId, Fees>): void {
  ensure(fill.size > 0n, "AmountIsZero");
  ensure(ownerOf(fill.buyer) !== ownerOf(fill.seller), "SameOwner");
  ensureBand(draft, fill, mark);
  const [buyer, seller] = [draft.account(fill.buyer), draft.account(fill.seller)];
  if (fill.reduceOnly?.buyer) ensureReduces(holdingIn(draft, buyer, fill.market).size, fill.size);
  if (fill.reduceOnly?.seller) ensureReduces(holdingIn(draft, seller, fill.market).size, -fill.size);
  moveSize(draft, fill.market, { buyer, seller, size: fill.size, price: fill.price }, mark);
  payFee(draft, buyer, fill, fill.buyerFee, fees);
  payFee(draft, seller, fill, fill.sellerFee, fees);
  buyer.nonce += 1;
  seller.nonce += 1;
}

/** Numbers and sizes of every account before the call. */
function notesBefore(draft: Draft, fills: readonly Fill[]): Map<AccountId, Before> {
  const notes = new Map<AccountId, Before>();
  for (const id of fills.flatMap(({ buyer, seller }) => [buyer, seller])) {
    modeOf(id);
    if (notes.has(id)) continue;
    const { netWorth, maintenance } = valuate(draft, draft.account(id));
    notes.set(id, { netWorth, maintenance });
  }
  return notes;
}

function marketBefore(draft: Draft, number: number): MarketBefore {
  const { openInterest } = openMarket(draft, number);
  const mark = markOf(draft, number);
  ensure(mark.status === "Valid", "PriceNotValid");
  return { mark, openInterest, size: 0n, value: 0n };
}

export function trade(draft: Draft, { fills }: Trade): Waived {
  const before = notesBefore(draft, fills);
  const markets = new Map<number, MarketBefore>();
  const sizes = new Map<string, { account: AccountId; market: number; size: bigint }>();
  const fees = new Map<AccountId, Fees>();
  for (const fill of fills) {
    const market = markets.get(fill.market) ?? marketBefore(draft, fill.market);
    markets.set(fill.market, market);
    for (const account of [fill.buyer, fill.seller]) {
      const key = `${account}:${fill.market}`;
      const { size } = holdingIn(draft, draft.account(account), fill.market);
      if (!sizes.has(key)) sizes.set(key, { account, market: fill.market, size });
    }
    execute(draft, fill, market.mark.mid, fees);
    market.size += fill.size;
    market.value += fill.size * fill.price;
  }
  for (const [number, { openInterest, size, value }] of markets) {
    const sample = { price: floorDiv(value, size), size, openInterest };
    takeSample(draft, number, sample);
    ensureOpenInterest(draft, number, openInterest, isInWindow(draft.market(number).dated, draft.now));
  }
  for (const { account, market, size } of sizes.values()) {
    ensurePosition(draft, draft.account(account), market, size, markets.get(market)?.mark.mid ?? 0n);
  }
  const waived = new Map<AccountId, bigint>();
  for (const [id, note] of before) {
    waived.set(id, checkTraded(draft, draft.account(id), { before: note, fees: fees.get(id), use: "outflow" }));
  }
  return waived;
}
