import { ZeroAddress } from "ethers";
import type { Entry } from "../book/entry.ts";
import { isInsideBand } from "../chain/is-inside-band.ts";
import type { MarketFacts } from "../chain/markets.ts";

/** What exchange and vault will ask of the two, prices apart: strangers who accept each other, at the maker's price inside the band. */
export function mayMatch(maker: Entry, taker: Entry, facts: MarketFacts): boolean {
  const { mark, band, makerFee, takerFee } = facts;
  if (mark === undefined || !isInsideBand(maker.signed.order.limitPrice, mark, band)) return false;
  if (BigInt(maker.signed.order.maxFee) < makerFee || BigInt(taker.signed.order.maxFee) < takerFee) return false;
  return maker.owner !== taker.owner && accepts(maker, taker) && accepts(taker, maker);
}

function accepts({ signed }: Entry, other: Entry): boolean {
  return signed.order.counterparty === ZeroAddress || signed.order.counterparty === other.owner;
}
