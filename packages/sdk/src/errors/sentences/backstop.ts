import type { Sentences } from "../sentence.ts";

/** The backstop, its tranches, and the losses it stands for. */
export const backstopSentences: Sentences = {
  VaultFrozen: (say, o) =>
    `Losses of ${say.money(o("lost"))} that nobody has borne yet exceed the ${say.money(o("cover"))} behind them, so cash stays in: ` +
    "resolve the insolvent accounts, call coverDeficit, then socialise, and try again.",
  VaultWithinBudget: (say, o) =>
    `The budget of ${say.market(o("market"))} bears the ${say.money(o("deficit"))} missing from ${say.account(o("account"))}: ` +
    "have the backstop absorb the account.",
  VaultNotReportable: (say, o) =>
    `${say.account(o("account"))} is the backstop's own and part of its worth: report accounts of others.`,
  VaultNotCallable: (say, o) => `${say.account(o("account"))} is the backstop's own: buy from its inventory instead.`,
  VaultNothingToReport: (say, o) =>
    `The pending losses count ${say.money(o("loss"))} for ${say.account(o("account"))} already: nothing needs to be done.`,
  VaultNothingToCover: (say, o) =>
    `A deficit of ${say.money(o("deficit"))} is recorded and the backstop has no cash for it: sell its inventory, then cover, or socialise.`,
  VaultNothingToSocialise: (say, o) =>
    `The recorded deficit of ${say.money(o("deficit"))} is within the backstop's worth of ${say.money(o("worth"))}: ` +
    "sell its inventory and call coverDeficit.",
  BackstopNotAbsorbable: (say, o) =>
    `${say.account(o("account"))} has a net worth of ${say.money(o("netWorth"))} against a maintenance line of ${say.money(o("maintenance"))}: ` +
    "it is absorbed below a quarter of the line, or when nobody has bought it in close-out; call it, and wait.",
  BackstopUnpriced: (say, o) =>
    `A price of ${say.account(o("account"))} is ${say.status(o("status"))}, so it is not absorbed: sell or deleverage the legs that have a price.`,
  BackstopOutOfGas: () => "The gas limit leaves too little to deleverage the rest: raise it and try again.",
  BackstopFull: (say, o) =>
    `The backstop has no room for any part of ${say.account(o("account"))}, which has no position that can be deleveraged: ` +
    "buy from its inventory, or sell the account's collateral.",
  BackstopNothingToSell: (say, o) =>
    `The backstop has no ${say.asset(o("instrument"))} to sell or to collect: choose another instrument.`,
  BackstopInstrumentUnpriced: (say, o) =>
    `The price of ${say.asset(o("instrument"))} is ${say.status(o("status"))}, so it is not sold: wait for the feed.`,
  BackstopDiscountTooLow: (say, o) =>
    `${say.asset(o("instrument"))} is sold ${say.percent(o("discount"))} below mid now, less than the ${say.percent(o("wanted"))} you ask: ` +
    "wait, the discount rises with time, or ask for less.",
  BackstopNotTranche: (say, o) =>
    `${say.address(o("sender"))} is no open tranche of this backstop: deposit into the junior or senior tranche it names now.`,
  BackstopStrained: (say, o) =>
    `Losses are not borne yet, ${say.money(o("recorded"))} recorded and ${say.money(o("pending"))} pending: call coverDeficit, resolve the ` +
    "accounts reported, and enter then.",
  BackstopFloor: (say, o) =>
    `Junior stands at ${say.money(o("junior"))} beside ${say.money(o("senior"))} of senior and must keep ${say.percent(o("floor"))} of both: ` +
    "use a smaller amount, or wait for junior deposits.",
  BackstopImpaired: (say, o) =>
    `The backstop is worth ${say.money(o("nav"))} against senior's claim of ${say.money(o("claim"))}: it takes nobody in until it has a hundredth to spare.`,
  BackstopSeriesAlive: (say, o) =>
    `A tranche ends only when nothing is left for it: the backstop has ${say.money(o("nav"))} against senior's claim of ${say.money(o("claim"))}, ` +
    "or inventory or losses to settle first.",
  BackstopParameterOutOfRange: (say, o) =>
    `Parameter ${say.name(o("name"))} is ${o("value")}, outside ${o("low")} to ${o("high")}: correct the configuration.`,
  TrancheNothingMinted: (say, o) =>
    `A deposit of ${say.amount(0n, o("assets"))} is too small to give ${say.address(o("receiver"))} a share: deposit more.`,
  TrancheZeroShares: (say, o) =>
    `There are no shares of ${say.address(o("owner"))} to lock, to claim or to pay out: request the exit of some first.`,
  TrancheNotClaimable: (say, o) =>
    `${say.address(o("owner"))} can claim the exit from ${say.time(o("from"))} to ${say.time(o("until"))}: come back then, or request it again.`,
  ReentrancyGuardReentrantCall: () =>
    "The contract is in the middle of another action: do not call it from a token or callback; send a new transaction.",
};
