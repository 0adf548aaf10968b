import { formatAmount, magnitude, WAD, WAD_DECIMALS, type Order } from "@plimsoll/sdk";
import { isInsideBand } from "../chain/is-inside-band.ts";
import type { MarketFacts } from "../chain/markets.ts";
import { RequestRefused } from "../errors.ts";

/** The vault counts sizes in 88 bits. */
const MOST_SIZE = 2n ** 88n - 1n;
const PRICE_DIGITS = 8;
const BASIS_POINTS_DIGITS = 2;

export interface Terms {
  readonly facts: MarketFacts;
  /** Worth of the smallest position [WAD]. */
  readonly minNotional: bigint;
  /** Time of the chain [unix s]. */
  readonly now: bigint;
}

/** Refuses an order that could not trade as things stand. */
export function checkTerms(order: Order, { facts, minNotional, now }: Terms): void {
  const refuse = (status: number, sentence: string): never => {
    throw new RequestRefused(status, sentence);
  };
  const { market, limitPrice, maxFee, expiry } = order;
  if (!facts.isListed || facts.band === 0n) {
    refuse(404, `Market ${market} does not trade here: choose one of the deployment's markets.`);
  }
  if (expiry <= now) refuse(422, `The order expired at second ${expiry}, now is ${now}: sign one with a later expiry.`);
  const size = magnitude(order.size);
  if (size > MOST_SIZE) refuse(422, "The size is more than a position can hold: sign a smaller order.");
  if (facts.isReduceOnly && !order.isReduceOnly) {
    refuse(422, `Market ${market} is closing: only orders with isReduceOnly are taken.`);
  }
  const fee = facts.makerFee > facts.takerFee ? facts.makerFee : facts.takerFee;
  if (BigInt(maxFee) < fee) {
    refuse(422, `The order accepts a fee of ${maxFee} millionths, the market takes up to ${fee}: raise maxFee.`);
  }
  const notional = (size * limitPrice) / WAD;
  if (notional < minNotional && !order.isReduceOnly) {
    refuse(
      422,
      `The order is worth ${money(notional)} USD, less than the smallest position of ${money(minNotional)}: sign a larger one.`,
    );
  }
  if (facts.mark === undefined) {
    throw new RequestRefused(503, `Market ${market} has no valid price now: try again when its feed is back.`, 30);
  }
  if (!isInsideBand(limitPrice, facts.mark, facts.band)) {
    refuse(
      422,
      `The limit of ${money(limitPrice)} is more than ${formatAmount(facts.band, BASIS_POINTS_DIGITS)} % from the mark, ` +
        `${money(facts.mark)}: move it closer.`,
    );
  }
}

function money(wad: bigint): string {
  return formatAmount(wad, WAD_DECIMALS, PRICE_DIGITS);
}
