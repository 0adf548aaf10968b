import type { Addressable, Signer, TransactionResponse } from "ethers";
import { networkHelpers } from "../fixtures/system.js";
import { type GasSplit, splitOf } from "./split.js";

/** Seconds between blocks. */
const BLOCK = 12;

/** Gas of a transaction as its sender pays it. */
export async function gasOf(send: () => Promise<TransactionResponse>): Promise<GasSplit> {
  await networkHelpers.time.increase(BLOCK - 1);
  const response = await send();
  const receipt = await response.wait();
  return splitOf(receipt!, response.data);
}

/** Gas of a view sent as a transaction, without the intrinsic 21,000 and calldata. */
export async function executionOf(sender: Signer, to: Addressable, data: string): Promise<GasSplit> {
  const split = await gasOf(() => sender.sendTransaction({ to, data }));
  return { ...split, used: split.used - split.fixed, fixed: 0 };
}
