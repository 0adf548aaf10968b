import type { Signer, TransactionReceipt } from "ethers";
import { explainError } from "../errors/explain-error.ts";
import { RefusedError } from "../errors/refused-error.ts";
import type { Naming } from "../errors/speaker.ts";
import type { Call } from "./call.ts";

/** Simulates the call from the signer, sends it, and waits until it is mined. What would revert is never sent. */
export async function sendCall(signer: Signer, call: Call, naming?: Naming): Promise<TransactionReceipt> {
  try {
    await signer.call(call);
    const receipt = await (await signer.sendTransaction(call)).wait();
    if (receipt === null) throw new Error("the transaction has no receipt");
    return receipt;
  } catch (error) {
    throw new RefusedError(explainError(error, naming), { cause: error });
  }
}
