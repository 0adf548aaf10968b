import type { Sentences } from "../sentence.ts";

export const exchangeSentences: Sentences = {
  ExchangeOrderExpired: (say, o) =>
    `The order of ${say.account(o("account"))} could be filled until ${say.time(o("expiry"))}: sign a new one.`,
  ExchangeBadSignature: (say, o) =>
    `The order of ${say.account(o("account"))} does not carry a signature of ${say.address(o("signer"))} for this chain and exchange: sign it again.`,
  ExchangeNotAuthorised: (say, o) =>
    `${say.address(o("sender"))} may not trade for ${say.account(o("account"))}: act as its owner, or let the owner grant the scope trade.`,
  ExchangeOrderReplaced: (say, o) =>
    `Slot ${o("slot")} of ${say.account(o("account"))} has moved on to sequence ${o("current")}, so the order or cancellation with sequence ` +
    `${o("sequence")} is dead: use a higher sequence.`,
  ExchangeOrderFilled: (say, o) =>
    `The order with sequence ${o("sequence")} in slot ${o("slot")} of ${say.account(o("account"))} is filled: sign one with a higher sequence.`,
  ExchangeNotCounterparty: (say, o) =>
    `The order of ${say.account(o("account"))} trades only with accounts of ${say.address(o("counterparty"))}: choose another order.`,
  ExchangeSameOwner: (say, o) =>
    `Both orders belong to accounts of ${say.address(o("owner"))}, which do not trade with each other: choose another order.`,
  ExchangeSameSide: (say, o) =>
    `The orders of ${say.account(o("maker"))} and ${say.account(o("taker"))} are on the same side: match a buyer with a seller.`,
  ExchangeMarketMismatch: (say, o) =>
    `The maker's order is for ${say.market(o("maker"))} and the taker's for ${say.market(o("taker"))}: match orders of one market.`,
  ExchangePriceBeyondLimit: (say, o) =>
    `The trade would execute at ${say.money(o("price"))}, beyond the limit of ${say.money(o("limit"))} of ${say.account(o("account"))}: ` +
    "choose a better maker or move the limit.",
  ExchangeFeeTooHigh: (say, o) =>
    `The fee of ${say.percent(rate(o("fee")))} is more than the ${say.percent(rate(o("maxFee")))} that the order of ${say.account(o("account"))} accepts: ` +
    "sign an order with a higher maxFee.",
  ExchangeNotReducing: (say, o) =>
    `A ${side(o("change"))} of ${say.size(o("change"))} does not reduce the ${holding(say.size(o("position")), o("position"))} of ` +
    `${say.account(o("account"))}, and its order is reduce-only: trade at most the position, against its direction.`,
  ExchangeMarketClosed: (say, o) =>
    `${say.market(o("market"))} does not trade on this exchange: choose another market.`,
  ExchangeNothingToTrade: () => "The match has a size of zero: give a positive size.",
  ExchangeTermsOutOfRange: (say, o) =>
    `A term of ${say.market(o("market"))} is ${o("value")}, outside 1 to ${o("limit")}: correct the configuration.`,
};

/** 1e-6 to WAD. */
function rate(millionths: string | bigint): bigint {
  return BigInt(millionths) * 10n ** 12n;
}

function side(change: string | bigint): string {
  return BigInt(change) > 0n ? "purchase" : "sale";
}

function holding(size: string, position: string | bigint): string {
  if (BigInt(position) === 0n) return "empty position";
  return `${BigInt(position) > 0n ? "long" : "short"} position of ${size}`;
}
