import type { Sentences } from "../sentence.ts";

/** Positions and their markets in the vault. */
export const marketSentences: Sentences = {
  VaultUnknownMarket: (say, o) => `${say.market(o("market"))} is not listed: choose one of the deployment's markets.`,
  VaultMarketUnpriced: (say, o) =>
    `The price of ${say.market(o("market"))} is ${say.status(o("status"))}, so it does not trade: wait for the feed.`,
  VaultPriceOutsideBand: (say, o) =>
    `A price of ${say.money(o("price"))} is too far from the mark of ${say.market(o("market"))}, ${say.money(o("mark"))}: ` +
    "sign an order closer to the mark.",
  VaultAccountUnpriced: (say, o) =>
    `A leg of ${say.account(o("account"))} has no price at all, so nobody can say whether it is insolvent: wait for the feed.`,
  VaultMarketEnded: (say, o) =>
    `${say.market(o("market"))} has expired or is settled, so nothing trades: call pokeExpiry if its price is not fixed, then settle.`,
  VaultMarketsNotAscending: (say, o) =>
    `The trades of ${say.market(o("market"))} come after those of a higher market: group the matches by market, in ascending order.`,
  VaultOpenInterestExceeded: (say, o) =>
    `The open interest of ${say.market(o("market"))} would reach ${say.size(o("openInterest"))}, over its cap of ${say.size(o("cap"))}: ` +
    "trade less, or wait until positions are closed.",
  VaultReduceOnly: (say, o) =>
    `${say.market(o("market"))} takes only trades that close positions on both sides or pass them on: reduce yours.`,
  VaultMarketClosed: (say, o) =>
    `${say.market(o("market"))} is closed until ${say.time(o("until"))} and takes only trades that close positions or pass them on: reduce yours.`,
  VaultClosingRefused: (say, o) =>
    `${say.market(o("market"))} was closed a short time ago: the guardian may close it again from ${say.time(o("possibleAt"))} on.`,
  VaultPositionCapExceeded: (say, o) =>
    `${say.account(o("account"))} would hold a position of ${say.size(o("size"))}, over the cap of ${say.size(o("cap"))}: trade less.`,
  VaultPositionTooSmall: (say, o) =>
    `${say.account(o("account"))} would be left with a position worth ${say.money(o("notional"))}, less than the smallest of ` +
    `${say.money(o("minimum"))}: trade more, or close the position whole.`,
  VaultTooManyPositions: (say, o) =>
    `${say.account(o("account"))} would hold positions in ${o("count")} markets, at most ${o("limit")} are allowed: ` +
    "close one first or use another sub-account.",
  VaultIsolated: (say, o) =>
    `${say.account(o("account"))} is isolated and holds only cash and one market, not ${say.asset(o("asset"))}: use a cross account.`,
  VaultInsolvent: (say, o) =>
    `${say.account(o("account"))} has a net worth of ${say.money(o("netWorth"))}, so its losses are settled only in its resolution: ` +
    "deposit first.",
  VaultSolvent: (say, o) =>
    `${say.account(o("account"))} has a net worth of ${say.money(o("netWorth"))}: only positions of insolvent accounts are deleveraged.`,
  VaultNoPosition: (say, o) =>
    `${say.account(o("account"))} has no such position in ${say.market(o("market"))} any more: read it again.`,
  VaultNotOpposite: (say, o) =>
    `${say.account(o("long"))} and ${say.account(o("short"))} are not long and short in ${say.market(o("market"))}: ` +
    "name a long position first, a short one second.",
  VaultOwnersDiffer: (say, o) =>
    `${say.account(o("from"))} and ${say.account(o("to"))} have different owners: move the position to another account of its owner.`,
  VaultCalled: (say, o) =>
    `A margin call is open on ${say.account(o("account"))}: deposit, let clearCall end the call, and move the position then.`,
  VaultNothingToSettle: (say, o) =>
    `${say.account(o("account"))} has neither earned nor lost anything in ${say.market(o("market"))}: nothing needs to be done.`,
  VaultErasPending: (say, o) =>
    `The position of ${say.account(o("account"))} in ${say.market(o("market"))} is ${o("eras")} eras behind its side: call walkEras first.`,
  VaultCoverTooThin: (say, o) =>
    `At these limits a worst step of ${say.market(o("market"))} may cost ${say.money(o("exposure"))} beyond the margins and the backstop ` +
    `covers ${say.money(o("cover"))}: set lower limits or fund the backstop.`,
  PositionTooLarge: (say, o) =>
    `A position of ${say.size(o("size"))} with a quote of ${say.money(o("quote"))} is more than can be counted: trade less.`,
};
