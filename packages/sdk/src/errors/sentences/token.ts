import type { Sentences } from "../sentence.ts";

export const tokenSentences: Sentences = {
  ERC20InsufficientBalance: (say, o) =>
    `${say.address(o("sender"))} holds ${o("balance")} token units and needs ${o("needed")}: get more of the token or use a smaller amount.`,
  ERC20InsufficientAllowance: (say, o) =>
    `${say.address(o("spender"))} may spend ${o("allowance")} token units and needs ${o("needed")}: approve at least that much first.`,
  ERC20InvalidSender: (say, o) => `Tokens cannot be sent from ${say.address(o("sender"))}: use another address.`,
  ERC20InvalidReceiver: (say, o) => `Tokens cannot be sent to ${say.address(o("receiver"))}: use another address.`,
  ERC20InvalidApprover: (say, o) => `${say.address(o("approver"))} cannot approve tokens: use another address.`,
  ERC20InvalidSpender: (say, o) => `${say.address(o("spender"))} cannot be approved: use another address.`,
  SafeERC20FailedOperation: (say, o) =>
    `${say.token(o("token"))} refused the transfer: check balance, allowance and whether the token is paused or blocks an address.`,
  AddressEmptyCode: (say, o) => `${say.address(o("target"))} has no code: check the address and the chain.`,
  FailedCall: () => "A call inside the transaction failed without a reason: simulate its parts one by one.",
  InsufficientBalance: (_say, o) => `The contract holds ${o("balance")} wei and needs ${o("needed")}: send more value.`,
  SafeCastOverflowedUintDowncast: (_say, o) => `${o("value")} does not fit ${o("bits")} bits: use a smaller amount.`,
};
