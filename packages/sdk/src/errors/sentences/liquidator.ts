import type { Operand, Sentences } from "../sentence.ts";
import type { Speaker } from "../speaker.ts";

export const liquidatorSentences: Sentences = {
  LiquidatorNoBids: () => "No account was named: pass at least one.",
  LiquidatorInsolvent: (say, o) =>
    `${say.account(o("account"))} has a net worth of ${say.money(o("netWorth"))}: its positions are offset or deleveraged, not taken over.`,
  LiquidatorNotCallable: (say, o) =>
    `${say.account(o("account"))} has a net worth of ${say.money(o("netWorth"))}, at or above its maintenance line of ` +
    `${say.money(o("maintenance"))}: it cannot be called.`,
  LiquidatorAlreadyCalled: (say, o) =>
    `${say.account(o("account"))} is already called; ${left(say, o("deadline"), o("live"))}.`,
  LiquidatorNotLiquidatable: (say, o) =>
    `${say.account(o("account"))} has a net worth of ${say.money(o("netWorth"))} against a maintenance line of ` +
    `${say.money(o("maintenance"))} and may not be sold: below the line it must be called first.`,
  LiquidatorGraceRunning: (say, o) =>
    `${say.account(o("account"))} was called and its grace still runs; ${left(say, o("deadline"), o("live"))}.`,
  LiquidatorNoticeNeeded: (say, o) =>
    `The call of ${say.account(o("account"))} is ${say.duration(BigInt(o("live")) - BigInt(o("startedAt")))} old and nobody acted on it: ` +
    "call it again for the second notice.",
  LiquidatorNonceMoved: (say, o) =>
    `${say.account(o("account"))} has moved to nonce ${o("nonce")} since the bid for nonce ${o("pinned")}: read it again and bid anew.`,
  LiquidatorLegNotPriced: (say, o) =>
    `The price of ${say.asset(o("asset"))} is ${say.status(o("status"))}, so that leg of ${say.account(o("account"))} cannot be sold: ` +
    "bid for another leg or wait for the feed.",
  LiquidatorNothingToSell: (say, o) =>
    `${say.account(o("account"))} holds no ${say.asset(o("asset"))} that can be sold: bid for a collateral it holds.`,
  LiquidatorCapacityEmpty: (say, o) =>
    `Sales of ${say.asset(o("asset"))} are rate-limited and only ${say.money(o("available"))} may be sold now: try again in a few minutes.`,
  LiquidatorHedged: (say, o) =>
    `The ${say.asset(o("asset"))} of ${say.account(o("account"))} hedges what else it holds of the same underlying and at most ` +
    `${say.money(o("room"))} of it may go alone: sell it together with what it hedges, by liquidatePair.`,
  LiquidatorNotPaired: (say, o) =>
    `${say.asset(o("asset"))} and ${say.asset(o("hedge"))} of ${say.account(o("account"))} are not two sides of one underlying: name a leg, ` +
    "then a position of a higher number on the other side.",
  LiquidatorPremiumTooLow: (say, o) =>
    `The premium for ${say.account(o("account"))} is ${say.percent(o("premium"))} now, less than the ${say.percent(o("minimum"))} you ask: ` +
    "wait, it rises with time, or ask for less.",
  LiquidatorBidsNotAscending: (say, o) =>
    `The bid for ${say.account(o("account"))} is out of order: sort the bids by account id, then by asset, one bid each.`,
  LiquidatorHalted: (say, o) =>
    `Liquidation is halted until ${say.time(o("end"))}: try again then; deposits and repayments work.`,
  LiquidatorSequencerDown: () => "The L2 sequencer is down: try again once it is up and its grace has passed.",
  LiquidatorSettlementUnfit: () =>
    "The settlement token's price is stale or too far off its peg for sales of collateral: call pokeSettlement, or wait.",
  LiquidatorWorseOff: (say, o) =>
    `The sale would leave ${say.account(o("account"))} with a net worth of ${say.money(o("netWorth"))} against ${say.money(o("maintenance"))}, ` +
    "worse than before: bid for another leg.",
  LiquidatorPauseRefused: (_say, o) =>
    `The pause is refused (${o("duration")} s against ${o("limit")} s): it may last four hours, then rests for a day.`,
  LiquidatorParameterOutOfRange: (say, o) =>
    `Parameter ${say.name(o("name"))} is ${o("value")}, outside ${o("low")} to ${o("high")}: correct the configuration.`,
};

function left(say: Speaker, deadline: Operand, live: Operand): string {
  const rest = BigInt(deadline) - BigInt(live);
  return rest > 0n
    ? `it can be sold in ${say.duration(rest)} of open market at the earliest`
    : "its deadline has passed, it can be sold now";
}
