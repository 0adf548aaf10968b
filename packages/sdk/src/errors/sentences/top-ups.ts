import type { Sentences } from "../sentence.ts";

export const topUpSentences: Sentences = {
  TopUpsFrozen: () =>
    "Losses exceed what stands against them, and no cash may leave the vault: top up once they are resolved.",
  TopUpsNoAccounts: () => "There is no account to observe: name at least one.",
  TopUpsNotCalled: (say, o) => `${say.account(o("account"))} is not called: call its margin first.`,
  TopUpsNotPriced: (say, o) =>
    `A leg of ${say.account(o("account"))} is priced ${say.status(o("status"))}, and a top-up needs Valid prices: wait for the feed.`,
  TopUpsNotShort: (say, o) =>
    `${say.account(o("account"))} has a net worth of ${say.money(o("netWorth"))}, not below its maintenance line of ` +
    `${say.money(o("maintenance"))}: there is nothing to top up; end its call once it is cured.`,
  TopUpsInsolvent: (say, o) =>
    `${say.account(o("account"))} has a net worth of ${say.money(o("netWorth"))}, and a top-up would pay for what is lost already: ` +
    "deposit by hand, or leave it.",
  TopUpsAlreadyObserved: (say, o) =>
    `${say.account(o("account"))} was observed at ${say.time(o("observedAt"))}, which counts until ${say.time(o("end"))}: top it up.`,
  TopUpsNotObserved: (say, o) =>
    `Nobody observed ${say.account(o("account"))} under its present call in the last hour: observe it, and try again a minute later.`,
  TopUpsUnconfirmed: (say, o) =>
    `The shortfall of ${say.account(o("account"))} was observed too recently: try again in ` +
    `${say.duration(BigInt(o("confirmedAt")) - BigInt(o("now_")))}.`,
  TopUpsExpired: (say, o) =>
    `The authorisation for ${say.account(o("account"))} ended at ${say.time(o("expiry"))}: ask its owner to sign a new one.`,
  TopUpsBadSignature: (say, o) =>
    `The authorisation for ${say.account(o("account"))} does not carry a signature of ${say.address(o("owner"))} for this chain and contract: ` +
    "ask the owner to sign it.",
  TopUpsCancelled: (say, o) =>
    `The owner cancelled authorisation ${o("hash")} for ${say.account(o("account"))}: use another one.`,
  TopUpsCoolingDown: (say, o) =>
    `The authorisation for ${say.account(o("account"))} was used a short while ago: try again in ` +
    `${say.duration(BigInt(o("readyAt")) - BigInt(o("now_")))}.`,
  TopUpsOverBudget: (say, o) =>
    `${say.account(o("account"))} needs ${say.amount(0n, o("amount"))} and a tip of ${say.amount(0n, o("tip"))}, and ` +
    `${say.amount(0n, o("left"))} are left of the budget, so nothing is pulled: use an authorisation with a larger budget.`,
  TopUpsNotCured: (say, o) =>
    `Prices moved on the way and ${say.account(o("account"))} would not be cured, so nothing is pulled: try again.`,
  ReentrancyGuardReentrantCall: () =>
    "The contract is in the middle of another action: send a transaction of your own.",
};
