import type { Drafter } from "@plimsoll/service";
import type { Context } from "../context.ts";

/** Sends through the queue and says what came of it; false when nothing was worth sending. */
export async function transact(
  { sender, emit }: Context,
  action: string,
  subjects: readonly string[],
  drafter: Drafter,
): Promise<"sent" | "reverted" | "skipped"> {
  const receipt = await sender.send(drafter);
  if (receipt === undefined) return "skipped";
  const status = receipt.status === 1 ? "sent" : "reverted";
  emit({
    event: "transaction",
    action,
    status,
    subjects,
    hash: receipt.hash,
    block: receipt.blockNumber,
    gas: receipt.gasUsed,
  });
  return status;
}
