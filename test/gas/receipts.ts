import type { Addressable, ContractTransactionResponse, Signer } from "ethers";
import { ethers, networkHelpers } from "../fixtures/system.js";

/** Seconds between blocks. */
const BLOCK = 12;

/** Gas of a transaction as its sender pays it. */
export async function gasOf(send: () => Promise<ContractTransactionResponse>): Promise<number> {
  await networkHelpers.time.increase(BLOCK - 1);
  const receipt = await (await send()).wait();
  return Number(receipt!.gasUsed);
}

/** Gas of a view sent as a transaction, without the intrinsic 21,000 and calldata. */
export async function executionOf(sender: Signer, to: Addressable, data: string): Promise<number> {
  const used = await gasOf(() => sender.sendTransaction({ to, data }) as Promise<ContractTransactionResponse>);
  const bytes = ethers.getBytes(data);
  const zeros = bytes.filter((byte) => byte === 0).length;
  return used - 21_000 - zeros * 4 - (bytes.length - zeros) * 16;
}
