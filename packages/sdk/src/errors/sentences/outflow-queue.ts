import type { Sentences } from "../sentence.ts";

export const outflowQueueSentences: Sentences = {
  OutflowQueueNotOwner: (say, o) =>
    `${say.account(o("account"))} is not an account of ${say.address(o("sender"))}: only its owner files and cancels its orders.`,
  OutflowQueueZeroAmount: (say, o) => `The order of ${say.account(o("account"))} asks for nothing: name an amount.`,
  OutflowQueueZeroReceiver: (say, o) =>
    `The order of ${say.account(o("account"))} has no receiver: name the address that the cash goes to.`,
  OutflowQueueTipTooHigh: (say, o) =>
    `The tip of ${o("tip")} basis points in the order of ${say.account(o("account"))} is more than ${o("most")}: offer less.`,
  OutflowQueueExpired: (say, o) =>
    `The order of ${say.account(o("account"))} ended at ${say.time(o("expiry"))}: its owner may file a new one.`,
  OutflowQueueNoOrder: (say, o) => `${say.account(o("account"))} has no order in the queue: file one first.`,
  OutflowQueueNoRoom: (say, o) =>
    `${say.account(o("account"))} has no cash of its own, and nothing more may be borrowed or no tokens are there now: serve it later.`,
};
