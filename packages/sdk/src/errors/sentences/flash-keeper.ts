import type { Sentences } from "../sentence.ts";

export const flashKeeperSentences: Sentences = {
  FlashKeeperUnexpectedCallback: (say, o) =>
    `${say.address(o("sender"))} called back outside a liquidation of this contract: only the vault may, during one.`,
  FlashKeeperProfitTooLow: (say, o) =>
    `The venue's proceeds leave ${say.tokenAmount(o("token"), o("balance"))} where ${say.tokenAmount(o("token"), o("needed"))} is needed ` +
    "for the payment and the minimum profit: wait for a higher premium or use a better venue.",
  VenueProceedsTooLow: (say, o) =>
    `The venue would pay ${say.tokenAmount(o("token"), o("proceeds"))} where ${say.tokenAmount(o("token"), o("minimum"))} is asked: ` +
    "wait for a higher premium or use a better venue.",
  FlashKeeperNoVenue: (say, o) => `${say.address(o("venue"))} has no code: name a venue contract on this chain.`,
};
