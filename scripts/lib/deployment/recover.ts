import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { trackTransaction, wipe } from "@nomicfoundation/ignition-core";
import { artifacts } from "hardhat";
import { z } from "zod";
import type { Connection } from "./connection.ts";

/** How Ignition names a step whose transaction it prepared, but of which it does not know whether it was sent. */
const lostSchema = z.object({
  messageArguments: z.object({ futureId: z.string(), nonce: z.number(), sender: z.string() }),
});

export interface Journal {
  readonly connection: Connection;
  readonly folder: string;
  readonly startBlock: number;
  readonly confirmations: number;
}

/**
 * Puts the journal of a run that was cut short while sending in order. The nonce decides: not used, the transaction never left and the step
 * is forgotten; used, the transaction is looked up and entered. Should it turn up later nevertheless, it has the nonce of its successor,
 * and only one of them can be mined.
 * @returns false when `error` is of another kind
 * @throws Error when the transaction is known to the node but not mined yet.
 */
export async function recoverLost(error: unknown, journal: Journal): Promise<boolean> {
  const lost = lostSchema.safeParse(error);
  if (!lost.success) return false;
  const { futureId, nonce, sender } = lost.data.messageArguments;
  const { connection, folder, confirmations } = journal;
  const next = await connection.ethers.provider.getTransactionCount(sender, "pending");
  if (next <= nonce) {
    await forget(folder, futureId);
    return true;
  }
  const hash = await hashOf(journal, sender, nonce);
  if (hash === undefined) throw new Error(`Transaction ${nonce} of ${sender} is not mined yet: run again when it is.`);
  await trackTransaction(folder, hash, connection.provider, confirmations);
  return true;
}

/** Takes a step out of the journal, so that it runs again. */
export async function forget(folder: string, futureId: string): Promise<void> {
  await wipe(folder, new HardhatArtifactResolver(artifacts), futureId);
}

async function hashOf({ connection, startBlock }: Journal, sender: string, nonce: number): Promise<string | undefined> {
  const { provider } = connection.ethers;
  for (let number = await provider.getBlockNumber(); number >= startBlock; --number) {
    const block = await provider.getBlock(number, true);
    const found = block?.prefetchedTransactions.find((tx) => tx.from === sender && tx.nonce === nonce);
    if (found !== undefined) return found.hash;
  }
  return undefined;
}
