import type { Sentences } from "../sentence.ts";

export const accessSentences: Sentences = {
  OperatorsUnknownScope: (_say, o) =>
    `The scopes ${o("scopes")} include one that does not exist (known: ${o("known")}): combine 1 deposit, 2 withdraw, 4 transfer and 8 trade.`,
  OperatorsExpired: (say, o) =>
    `The grant for ${say.address(o("operator"))} would end ${say.time(o("expiry"))}, which has passed: choose a later expiry.`,
  OperatorsSignatureExpired: (say, o) =>
    `The signature of ${say.address(o("owner"))} could be submitted until ${say.time(o("deadline"))}: sign a new one.`,
  OperatorsBadSignature: (say, o) =>
    `The signature is not one of ${say.address(o("owner"))} for this grant, nonce and chain: sign again with the owner's wallet.`,
  AccessManagedUnauthorized: (say, o) =>
    `${say.address(o("caller"))} lacks the role for this setter: schedule it through the access manager with an account that has it.`,
  AccessManagedRequiredDelay: (say, o) =>
    `${say.address(o("caller"))} may call this only after a delay of ${say.duration(o("delay"))}: schedule it first.`,
  AccessManagedInvalidAuthority: (say, o) =>
    `${say.address(o("authority"))} is not a contract: name the access manager.`,
  AccessManagerAlreadyScheduled: (_say, o) =>
    `Operation ${o("operationId")} is already scheduled: wait, or cancel it first.`,
  AccessManagerBadConfirmation: () =>
    "The confirmation does not name the caller: renounce a role with your own address.",
  AccessManagerExpired: (_say, o) => `Operation ${o("operationId")} was not executed in time: schedule it again.`,
  AccessManagerInvalidInitialAdmin: (say, o) =>
    `${say.address(o("initialAdmin"))} cannot be the first admin: name another address.`,
  AccessManagerLockedFunction: (_say, o) => `Selector ${o("selector")} cannot be configured: choose another function.`,
  AccessManagerLockedRole: (_say, o) => `Role ${o("roleId")} is built in and cannot be changed: use another role.`,
  AccessManagerNotReady: (_say, o) => `Operation ${o("operationId")} is still inside its delay: execute it later.`,
  AccessManagerNotScheduled: (_say, o) => `Operation ${o("operationId")} is not scheduled: schedule it first.`,
  AccessManagerUnauthorizedAccount: (say, o) =>
    `${say.address(o("msgsender"))} does not have role ${o("roleId")}: use an account that has it.`,
  AccessManagerUnauthorizedCall: (say, o) =>
    `${say.address(o("caller"))} may not call ${o("selector")} of ${say.address(o("target"))}: use an account with its role, after its delay.`,
  AccessManagerUnauthorizedCancel: (say, o) =>
    `${say.address(o("msgsender"))} may not cancel this operation of ${say.address(o("caller"))}: use its scheduler, an admin or the guardian.`,
  AccessManagerUnauthorizedConsume: (say, o) =>
    `${say.address(o("target"))} may not consume a scheduled operation now: execute it through the access manager.`,
  OwnableInvalidOwner: (say, o) => `${say.address(o("owner"))} cannot be the owner: name another address.`,
  OwnableUnauthorizedAccount: (say, o) =>
    `${say.address(o("account"))} is not the owner of this contract: use the owner's key.`,
};
