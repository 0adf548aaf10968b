import type { JsonRpcProvider, TransactionReceipt, Wallet } from "ethers";
import type { Call } from "@plimsoll/sdk";
import { isRefusal } from "../chain/is-refusal.ts";
import { sleep } from "../sleep.ts";
import { currentFees, type Fees } from "./fees.ts";

export interface Draft extends Call {
  readonly gasLimit: bigint;
}

/** Makes the transaction from the chain's present state, or nothing when it is not worth sending at these fees. */
export type Drafter = (fees: Fees) => Promise<Draft | undefined>;

const CANCEL_GAS = 21_000n;
const MOST_ATTEMPTS = 12;
/** A node refuses these because the nonce is taken: by a transaction in its pool, or by one already mined. */
const TAKEN = /underpriced|already known|already imported|nonce too low|nonce has already been used/i;

/**
 * The only place that sends. One transaction is in flight at a time and takes the account's next unused nonce, so that whatever an earlier
 * life of the process has left in the pool is replaced, never doubled. What is not mined in time is drafted anew at higher fees; what is no
 * longer worth it is cancelled.
 */
export class Sender {
  readonly #provider: JsonRpcProvider;
  readonly #wallet: Wallet;
  readonly #timing: { readonly pollMs: number; readonly stuckMs: number };

  constructor(
    provider: JsonRpcProvider,
    wallet: Wallet,
    timing: { readonly pollMs: number; readonly stuckMs: number },
  ) {
    this.#provider = provider;
    this.#wallet = wallet;
    this.#timing = timing;
  }

  get address(): string {
    return this.#wallet.address;
  }

  /** Sends and waits until the nonce is used; undefined when nothing was worth sending, it was cancelled, or another took the nonce. */
  async send(drafter: Drafter): Promise<TransactionReceipt | undefined> {
    const nonce = await this.#provider.getTransactionCount(this.address, "latest");
    const hashes: string[] = [];
    for (let attempt = 0; attempt < MOST_ATTEMPTS; ++attempt) {
      const fees = await currentFees(this.#provider, attempt);
      const draft = hashes.length === 0 ? await drafter(fees) : await this.#redraft(drafter, fees);
      if (draft === undefined) return undefined;
      const hash = await this.#broadcast(draft, fees, nonce);
      if (hash !== undefined) hashes.push(hash);
      const mined = await this.#settled(hashes, nonce, hash === undefined ? 0 : this.#timing.stuckMs);
      if (mined !== "pending") return mined;
    }
    throw new Error(`nonce ${nonce} is still not mined after ${MOST_ATTEMPTS} attempts`);
  }

  /** Hash of what the node took, undefined when it holds something else for the nonce. */
  async #broadcast(draft: Draft, fees: Fees, nonce: number): Promise<string | undefined> {
    const chainId = (await this.#provider.getNetwork()).chainId;
    const { to, data, gasLimit } = draft;
    const raw = await this.#wallet.signTransaction({ type: 2, chainId, nonce, to, data, gasLimit, ...fees });
    try {
      return String(await this.#provider.send("eth_sendRawTransaction", [raw]));
    } catch (error) {
      if (error instanceof Error && TAKEN.test(error.message)) return undefined;
      throw error;
    }
  }

  /** The receipt, undefined when the nonce went to a transaction that is not ours, "pending" after `patience` ms. */
  async #settled(
    hashes: readonly string[],
    nonce: number,
    patience: number,
  ): Promise<TransactionReceipt | undefined | "pending"> {
    const end = Date.now() + patience;
    for (;;) {
      const isUsed = (await this.#provider.getTransactionCount(this.address, "latest")) > nonce;
      for (const hash of isUsed ? hashes : []) {
        const receipt = await this.#provider.getTransactionReceipt(hash);
        if (receipt !== null) return receipt.to === this.address ? undefined : receipt;
      }
      if (isUsed) return undefined;
      if (Date.now() >= end) return "pending";
      await sleep(this.#timing.pollMs);
    }
  }

  /** Takes the place of what is in flight: the same action again, or an empty transaction when it is refused now or not worth it. */
  async #redraft(drafter: Drafter, fees: Fees): Promise<Draft> {
    const again = await drafter(fees).catch((error: unknown) => {
      if (isRefusal(error)) return undefined;
      throw error;
    });
    return again ?? { to: this.address, data: "0x", gasLimit: CANCEL_GAS };
  }
}
