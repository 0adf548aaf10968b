import type { Sentences } from "../sentence.ts";

export const riskSentences: Sentences = {
  RiskOutOfBounds: (say, o) =>
    `Parameter ${say.name(o("name"))} is ${o("value")}, outside ${o("low")} to ${o("high")} or not a multiple of its step: choose an allowed value.`,
  RiskPremiumTooHigh: (say, o) =>
    `Haircut and premium of ${say.asset(o("asset"))} multiply to ${o("product")}, which must stay below ${o("limit")}: ` +
    "raise the maintenance haircut or lower the premium.",
  RiskBufferTooThin: (say, o) =>
    `The close-out buffer of ${say.asset(o("asset"))} is ${o("buffer")} against ${o("needed")} needed to cover 1.2 times the feed's worst step: ` +
    "raise the haircut or the close-out share.",
  RiskRampTooFast: (say, o) =>
    `The change of ${say.asset(o("asset"))} (${o("step")} against a limit of ${o("limit")}) is too fast: ` +
    "maintenance moves one step a day.",
  RiskReferenceMismatch: (say, o) =>
    `The feed of ${say.asset(o("asset"))} says ${say.money(o("price"))} but the stated reference is ${say.money(o("stated"))}, more than 5 % apart: ` +
    "check the feed's address and the reference.",
  RiskDependentSource: (say, o) =>
    `The source at ${say.address(o("feed"))} may not be the only one of an asset: list a median with others beside it.`,
  RiskUnknownAsset: (say, o) => `${say.asset(o("asset"))} is not listed under this token: list it first.`,
  RiskClosingRefused: (say, o) =>
    `${say.asset(o("asset"))} was closed for opening a short time ago: the guardian may close it again from ${say.time(o("possibleAt"))} on.`,
  RiskAlreadyListed: (say, o) =>
    `${say.asset(o("asset"))} is listed or has an expiry already: give a market its expiry once, before it is listed.`,
  ExpiryNone: (say, o) => `${say.market(o("market"))} does not expire: choose a dated future.`,
  ExpiryNotDue: (say, o) =>
    `Samples of ${say.market(o("market"))} count from ${say.time(o("opensAt"))} on: call pokeExpiry then.`,
  ExpiryAlreadyFixed: (say, o) =>
    `${say.market(o("market"))} ends at ${say.money(o("price"))}: settle positions at that price.`,
  ExpirySequencerUnfit: (say, o) =>
    `No price of ${say.market(o("market"))} counts while the L2 sequencer is down or in its grace: call pokeExpiry later.`,
  MarginSettlementUnfit: (say, o) =>
    `The settlement token's price is ${say.money(o("price"))} where ${say.money(o("low"))} to ${say.money(o("high"))} is needed, or it is out of date: ` +
    "call pokeSettlement, or wait before you borrow.",
  MarginSequencerUnfit: (say, o) =>
    `The L2 sequencer is down or came back less than ${say.duration(o("grace"))} ago: deposit and repay work, borrow later.`,
  MarginMarketUnpriced: (say, o) =>
    `The price of ${say.market(o("market"))} is ${say.status(o("status"))}: trade, and take out what its position holds back, once the feed is back.`,
  OracleNotValid: (say, o) =>
    `The price of ${say.asset(o("asset"))} is ${say.status(o("status"))} (last update ${say.time(o("updatedAt"))}): wait for the feed.`,
  OracleOutdated: (say, o) =>
    `The feed of ${say.asset(o("asset"))} was updated ${say.time(o("updatedAt"))}, before the stored price of ${say.time(o("recordedAt"))}: ` +
    "nothing needs to be done.",
  OracleAlreadyDivergent: (say, o) =>
    `The price of ${say.asset(o("asset"))} is marked as divergent until ${say.time(o("until"))}: nothing needs to be done.`,
  OracleUnknownAsset: (say, o) => `${say.asset(o("asset"))} has no feed: choose one of the deployment's markets.`,
  OracleAmountTooLarge: (_say, o) =>
    `An amount of ${o("amount")} token units at an answer of ${o("answer")} is beyond what can be valued: use balances the vault can hold.`,
  VolatilityUnknown: (say, o) => `The volatility of ${say.asset(o("id"))} is not measured: set its terms first.`,
  VolatilityPriceNotValid: (say, o) =>
    `The price of ${say.asset(o("id"))} is ${say.status(o("status"))} (last update ${say.time(o("updatedAt"))}), so nothing is measured: wait for the feed.`,
  VolatilityPriceOutOfRange: (say, o) =>
    `The price of ${say.asset(o("id"))} is ${o("price")}, not between 1 and ${o("limit")}: list it in other units.`,
  VolatilitySequencerUnfit: (say, o) =>
    `No price of ${say.asset(o("id"))} counts while the L2 sequencer is down or in its grace: poke later.`,
  VolatilityOutOfBounds: (say, o) =>
    `The term ${say.name(o("name"))} is ${o("value")}, outside ${o("low")} to ${o("high")}: choose an allowed value.`,
  StewardVaultLocked: () =>
    "A call of the vault is under way: refresh or show accounts before or after it, not within.",
  StewardNoStep: (say, o) =>
    `No step of ${say.asset(o("id"))} is announced: refresh it, and show accounts before the round after.`,
  StewardNotBetween: (say, o) =>
    `${say.account(o("account"))} stands up to a maintenance haircut of ${o("line")} bp, not between ${o("least")} and ${o("most")}: ` +
    "show only accounts that the announced step takes below their line.",
  StewardOutOfOrder: (say, o) =>
    `${say.account(o("account"))} is shown twice or out of order: sort by line in whole basis points, then by id.`,
  StewardWithinLimit: (_say, o) =>
    `What was shown is ${o("shown")} where the step may take ${o("limit")}, or nobody stands behind those that may pass: show more accounts.`,
  ChainlinkGasTooLow: (_say, o) =>
    `Only ${o("left")} gas was left to read a feed that needs ${o("needed")}: send the transaction with a higher gas limit.`,
};
