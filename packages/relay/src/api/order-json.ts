import { toOrderJson } from "@plimsoll/sdk";
import type { OrderRecord } from "../store/store.ts";

/**
 * An order with its fate as JSON. Without the signature: on chain an order that was removed lives on until it is cancelled or expires, and
 * whoever holds its signature may fill it.
 */
export function orderJson({ digest, signed, status, reason, receivedAt }: OrderRecord, left: bigint): unknown {
  const { signature: _, ...said } = JSON.parse(toOrderJson(signed)) as Record<string, unknown>;
  return {
    digest,
    status: status === "open" && left === 0n ? "filled" : status,
    ...(reason !== undefined && { reason }),
    left: left.toString(),
    receivedAt,
    ...said,
  };
}
