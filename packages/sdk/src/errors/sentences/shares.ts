import type { Operands, Sentences, Sentence } from "../sentence.ts";

const exceeded =
  (what: string, holder: string, amount: string): Sentence =>
  (say, o: Operands) =>
    `${say.address(o(holder))} can ${what} at most ${o("max")} units now and ${o(amount)} were asked for: use a smaller amount or wait for liquidity.`;

/** Errors of the common libraries for share tokens, permits and signatures. */
export const sharesSentences: Sentences = {
  ERC4626ExceededMaxDeposit: exceeded("receive a deposit of", "receiver", "assets"),
  ERC4626ExceededMaxMint: exceeded("be minted", "receiver", "shares"),
  ERC4626ExceededMaxWithdraw: exceeded("withdraw", "owner", "assets"),
  ERC4626ExceededMaxRedeem: exceeded("redeem", "owner", "shares"),
  ERC2612ExpiredSignature: (say, o) => `The permit could be used until ${say.time(o("deadline"))}: sign a new one.`,
  ERC2612InvalidSigner: (say, o) =>
    `The permit was signed by ${say.address(o("signer"))}, not by ${say.address(o("owner"))}: sign with the owner's wallet.`,
  InvalidAccountNonce: (say, o) =>
    `The signature of ${say.address(o("account"))} was made for another nonce, now it is ${o("currentNonce")}: sign again.`,
  InvalidShortString: () => "A name stored in the contract cannot be read: report it.",
  StringTooLong: (_say, o) => `The name "${o("str")}" is too long to be stored: use at most 31 characters.`,
  ECDSAInvalidSignature: () => "The signature is malformed: sign again.",
  ECDSAInvalidSignatureLength: (_say, o) => `The signature has ${o("length")} bytes instead of 65: sign again.`,
  ECDSAInvalidSignatureS: () => "The signature is malleable: sign again with a current wallet.",
};
