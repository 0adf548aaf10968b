import type { Sentences } from "../sentence.ts";

export const peripherySentences: Sentences = {
  RouterNotOwner: (say, o) =>
    `The router acts only for ${say.address(o("user"))}, who does not own ${say.account(o("account"))}: use your own account.`,
  RouterBusy: (say, o) =>
    `The router is serving ${say.address(o("user"))} in this transaction and cannot serve ${say.address(o("sender"))}: send a transaction of your own.`,
  RouterNotBatching: (say, o) =>
    `${say.address(o("sender"))} called a step that exists only inside a batch: use multicall.`,
  RouterUnknownAsset: (say, o) => `${say.asset(o("asset"))} is not listed: choose one of the deployment's markets.`,
  RouterZeroReceiver: (say, o) => `The payout of ${say.account(o("account"))} names no receiver: name an address.`,
  RouterNothingOwed: (say, o) =>
    `${say.account(o("account"))} has ${say.money(o("cash"))} and owes nothing: name the amount you want to deposit.`,
  RouterAllowanceTooLow: (say, o) =>
    `The router may spend ${say.tokenAmount(o("token"), o("allowance"))} and needs ${say.tokenAmount(o("token"), o("amount"))}: approve it or sign a permit first.`,
  RouterNativeTooLow: (say, o) =>
    `${o("left")} wei are left of what was sent and ${o("amount")} are needed for ${say.account(o("account"))}: send more native coins.`,
  RouterUnexpectedNative: (say, o) =>
    `${say.address(o("sender"))} sent ${o("amount")} wei the router did not expect: send native coins only with a wrapping step.`,
  CashSharesNothingMinted: (say, o) =>
    `A deposit of ${say.amount(0n, o("assets"))} is too small to give ${say.address(o("receiver"))} a share: deposit more.`,
};
