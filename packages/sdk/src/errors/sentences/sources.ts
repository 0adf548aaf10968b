import type { Operands, Sentence, Sentences } from "../sentence.ts";
import type { Speaker } from "../speaker.ts";

const outside =
  (what: string, name: string): Sentence =>
  (_say, o) =>
    `${what} of ${o(name)} is outside ${o("low")} to ${o("high")}: deploy the source with one inside.`;

const above =
  (what: string, name: string): Sentence =>
  (_say, o) =>
    `${what} is ${o(name)}, and 1 to ${o("limit")} is allowed: deploy the source with one inside.`;

const wadPrice = (say: Speaker, o: Operands, name: string): string => say.size(o(name));

/** Price sources, and the contract that checks signed prices. */
export const sourceSentences: Sentences = {
  PriceSourceDecimals: (_say, o) =>
    `A source answers with at most ${o("limit")} decimals, not ${o("decimals")}: deploy it with fewer.`,
  PriceSourceZero: (say, o) =>
    `A price of ${wadPrice(say, o, "priceWad")} has no digit within the source's decimals: use a source with 18.`,
  SourceBadPolicy: (say, o) =>
    `${say.name(o("name"))} of feed ${say.address(o("feed"))} is ${o("value")}, which is out of bounds: deploy the source with an allowed one.`,
  SourceInvalid: (say, o) =>
    `Feed ${say.address(o("feed"))} gives no answer that can be believed: wait for it, or use another source.`,
  SourceStale: (say, o) =>
    `Feed ${say.address(o("feed"))} was updated at ${say.time(o("updatedAt"))}, longer than ${say.duration(o("maxAge"))} ago: wait for it.`,
  SourceDependent: (say, o) =>
    `${say.address(o("feed"))} may not be the only source of a price: use it in a median with others.`,
  SourceGasTooLow: (_say, o) =>
    `Only ${o("left")} gas was left to read a feed that needs ${o("needed")}: send the transaction with a higher gas limit.`,
  PullSourceNoContract: (say, o) =>
    `There is no contract at ${say.address(o("pyth"))} to check signed prices: deploy the source with the right address.`,
  PullSourceNoFeed: () => "The id of the feed is missing: deploy the source with one.",
  PullSourceBadExponent: (_say, o) =>
    `A price of exponent ${o("exponent")} cannot be kept: deploy the source with one from -18 to 0.`,
  PullSourceBadStep: outside("A step", "step"),
  PullSourceBadConfidence: above("The widest confidence in basis points", "maxConfidence"),
  PullSourceFeeTooLow: (_say, o) =>
    `Signed prices cost ${o("fee")} wei and ${o("value")} were sent: send the fee, what is too much comes back.`,
  PullSourceRefundFailed: (say, o) =>
    `${say.address(o("receiver"))} does not take the ${o("amount")} wei that are left: send the exact fee.`,
  PullSourceOutsideInterval: (say, o) =>
    `The price was published at ${say.time(o("publishTime"))}, and one from ${say.time(o("from"))} to ${say.time(o("to"))} is needed: ` +
    "fetch the first price of the present interval.",
  PullSourceExponentChanged: (_say, o) =>
    `The price has exponent ${o("exponent")} instead of ${o("pinned")}: the feed changed its form, use another source.`,
  PullSourceNotPositive: (_say, o) => `The signed price is ${o("price")}: wait for the next interval.`,
  PullSourceUncertain: (_say, o) =>
    `The signed price of ${o("price")} is only known to ${o("confidence")}, more than ${o("maxConfidence")} basis points of it: ` +
    "wait for the next interval.",
  PullSourceEmpty: () => "The source has no price yet: bring it the first one with update.",
  TwapSourceNotInPool: (say, o) =>
    `${say.token(o("base"))} is not one of the tokens of pool ${say.address(o("pool"))}: deploy the source with another pool.`,
  TwapSourceBadWindow: outside("A window", "window"),
  TwapSourceBadBlockTime: outside("A block time", "blockTime"),
  TwapSourceBadDeviation: (_say, o) =>
    `A deviation of ${o("deviation")} basis points is above ${o("limit")}: deploy the source with a smaller one.`,
  TwapSourceBadLiquidity: () => "The floor of liquidity is 0: deploy the source with one.",
  TwapSourceShortMemory: (_say, o) =>
    `The pool remembers ${o("cardinality")} observations and the window needs ${o("needed")}: raise its cardinality, then deploy the source.`,
  TwapSourceTooThin: (_say, o) =>
    `The pool's liquidity over the window is ${o("liquidity")}, under the floor of ${o("limit")}: wait until it is back.`,
  RatioSourceBadRate: (_say, o) =>
    `A redemption rate of ${o("rate")} is 0 or not below ${o("limit")}: deploy the source with another rate provider.`,
  RatioSourceBadGrowth: above("The growth a day", "maxGrowth"),
  RatioSourceBadDiscount: above("The largest discount in basis points", "maxDiscount"),
  RatioSourceApart: (say, o) =>
    `The market says ${wadPrice(say, o, "market")} and redemption is ${wadPrice(say, o, "redemption")}, too far apart: ` +
    "check in which unit the market's feed quotes.",
  RatioSourceAnchorFresh: (say, o) => `The anchor moves once a day: call pokeRate again at ${say.time(o("nextAt"))}.`,
  RatioSourceBelowAnchor: (say, o) =>
    `The rate of ${wadPrice(say, o, "rate")} is below its anchor of ${wadPrice(say, o, "anchor")} and counts as it is: nothing needs to be done.`,
  RatioSourceNoMarket: () => "The source has no market to compare redemption with: nothing needs to be done.",
  RatioSourceNoGap: (say, o) =>
    `The market says ${wadPrice(say, o, "market")}, close to redemption at ${wadPrice(say, o, "redemption")}, and no discount is marked: ` +
    "nothing needs to be done.",
  RateAdapterBadDecimals: (_say, o) =>
    `A rate of ${o("decimals")} decimals is above ${o("limit")}: deploy the adapter with the right ones.`,
  RateAdapterFailed: (say, o) =>
    `${say.address(o("token"))} does not answer ${o("selector")}: wait, or deploy the adapter with another view.`,
  MedianSourceBadCount: (_say, o) =>
    `A median of ${o("count")} sources is not possible: deploy it with 1 to ${o("limit")}.`,
  MedianSourceBadQuorum: outside("A quorum", "quorum"),
  MedianSourceRepeated: (say, o) =>
    `Feed ${say.address(o("feed"))} is in the median already, by itself or behind another address: deploy it with distinct ones.`,
  MedianSourceDependent: (_say, o) =>
    `${o("dependents")} of the sources may not stand alone and could make up the quorum of ${o("quorum")}: add sources that may, or raise it.`,
  MedianSourceBadGas: (_say, o) =>
    `The sources may use ${o("total")} gas together and ${o("limit")} is left to them: deploy the median with smaller limits.`,
  MedianSourceNoQuorum: (_say, o) =>
    `Only ${o("valid")} sources can be believed and ${o("quorum")} have to be: wait for the others.`,
  PriceFeedNotFoundWithinRange: () =>
    "None of the signed prices is the first of the present interval: fetch what was published at its start, and bring it while it lasts.",
  PriceFeedNotFound: () => "The signed data is of another feed: fetch that of the source's.",
  InsufficientFee: () => "The signers' fee rose on the way: ask for it again and send it.",
  InvalidUpdateData: () => "The signed data cannot be read: fetch it again.",
  InvalidUpdateDataSource: () => "The data does not come from the signers: fetch it from them.",
  InvalidWormholeVaa: () => "The signatures do not hold: fetch the data again.",
};
