import type { Sentences } from "../sentence.ts";

export const vaultSentences: Sentences = {
  VaultZeroAmount: (say, o) =>
    `The amount of ${say.asset(o("asset"))} for ${say.account(o("account"))} is zero: give a positive amount.`,
  VaultUnknownAsset: (say, o) => `${say.asset(o("asset"))} is not listed: choose one of the deployment's markets.`,
  VaultModeDisabled: (say, o) =>
    `${say.account(o("account"))} has mode ${o("mode")}, which is not enabled: use mode 0 (cross margin) or 1 (isolated).`,
  VaultZeroOwner: () => "The account id has no owner: build it from the owner's address.",
  VaultNotAuthorised: (say, o) =>
    `${say.address(o("sender"))} may not do this for ${say.account(o("account"))}: act as its owner, or let the owner grant ${scopes(o("scope"))}.`,
  VaultBalanceTooLow: (say, o) =>
    `${say.account(o("account"))} holds ${o("balance")} token units and ${o("amount")} were asked for: ask for at most the balance.`,
  VaultLiquidityTooLow: (say, o) =>
    `The vault holds ${say.amount(o("asset"), o("held"))} and ${say.amount(o("asset"), o("amount"))} was asked for: ` +
    "take less, or wait for repayments and deposits.",
  VaultCapExceeded: (say, o) =>
    `The deposit would bring the protocol's ${say.asset(o("asset"))} to ${say.amount(o("asset"), o("total"))}, over its cap of ` +
    `${say.amount(o("asset"), o("cap"))}: deposit less or another collateral.`,
  VaultTooManyCollaterals: (say, o) =>
    `${say.account(o("account"))} would hold ${o("count")} kinds of collateral, at most ${o("limit")} are allowed: ` +
    "withdraw one kind first or use another sub-account.",
  VaultBelowInitial: (say, o) =>
    `${say.account(o("account"))} would be left with a net worth of ${say.money(o("netWorth"))} at opening prices, below its initial line ` +
    `of ${say.money(o("buffer"))}: take less, deposit collateral or repay.`,
  VaultDebtTooSmall: (say, o) =>
    `${say.account(o("account"))} would owe ${say.money(o("debt"))}, less than the smallest debt of ${say.money(o("minimum"))}: ` +
    "borrow more, or repay all of it.",
  VaultOutflowPaused: (say, o) =>
    `Outflows of accounts in debt are paused until ${say.time(o("until"))}: deposit and repay work; try ${say.account(o("account"))} again then.`,
  VaultOutflowLimited: (say, o) =>
    `All accounts together would owe ${say.money(o("debt"))}, and may owe ${say.money(o("limit"))} now: borrow less, wait, or file an order ` +
    `for ${say.account(o("account"))} with the outflow queue, which is served as room comes.`,
  VaultOutflowShareTooLow: (say, o) =>
    `The limiter would let debt grow by ${o("share")} basis points of the mean supply, less than the ${o("least")} it must: set a higher share.`,
  VaultLocked: () =>
    "The vault is in the middle of another action: do not call it from a token or callback; send a new transaction.",
  VaultTooManyTouched: (_say, o) => `The batch touches more than ${o("limit")} accounts: split it.`,
  VaultSameAccount: (say, o) =>
    `${say.account(o("account"))} cannot be both sides of a transfer or sale: name a different account.`,
  VaultNothingOwed: (say, o) => `${say.account(o("account"))} owes nothing: name the amount you want to deposit.`,
  VaultNotModule: (say, o) =>
    `Only the module at ${say.address(o("module"))} may call this, not ${say.address(o("sender"))}: go through the liquidator, the exchange or the backstop.`,
  VaultUnderpaid: (say, o) =>
    `The sale pays ${say.money(o("paid"))} but credits ${say.money(o("credited"))}: this is a fault of the liquidator, report it.`,
  VaultTokenAmountMismatch: (say, o) =>
    `${say.token(o("token"))} delivered ${say.tokenAmount(o("token"), o("received"))} instead of ${say.tokenAmount(o("token"), o("stated"))}: tokens that take a fee or rebase are not supported.`,
  VaultAlreadyListed: (say, o) =>
    `${say.asset(o("asset"))} is already listed with the token at ${say.address(o("token"))}: choose a free asset id.`,
  VaultCapOutOfRange: (say, o) =>
    `A cap of ${say.amount(o("asset"), o("cap"))} is over ${say.amount(o("asset"), o("limit"))}: set a lower cap.`,
  VaultPauseTooLong: (say, o) =>
    `A pause of ${say.duration(o("duration"))} is longer than the ${say.duration(o("limit"))} allowed: pause for less.`,
  DelegateCodeMissing: (say, o) =>
    `There is no code at ${say.address(o("code"))}: deploy the code that a vault or engine runs first.`,
  VaultParameterOutOfRange: (say, o) =>
    `Parameter ${say.name(o("name"))} is ${o("value")}, beyond ${o("limit")}: correct the configuration.`,
  CashTotalTooLarge: (say, o) =>
    `The protocol's cash would reach ${o("total")}, more than the ${o("limit")} it can count: use a smaller amount.`,
};

const SCOPES = ["deposit", "withdraw", "transfer", "trade"];

function scopes(mask: string | bigint): string {
  const named = SCOPES.filter((_, bit) => (BigInt(mask) >> BigInt(bit)) & 1n);
  return named.length === 0 ? "the scope" : `the scope ${named.join(" and ")}`;
}
