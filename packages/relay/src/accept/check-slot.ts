import type { Fill, Order } from "@plimsoll/sdk";
import type { Entry } from "../book/entry.ts";
import { leftOf } from "../book/left-of.ts";
import { RequestRefused } from "../errors.ts";

/** Refuses an order that is dead on chain or not newer than the one that has its slot in the book. */
export function checkSlot(order: Order, fill: Fill, inSlot: Entry | undefined): void {
  const { slot, sequence } = order;
  if (sequence < fill.sequence) {
    throw new RequestRefused(
      409,
      `Slot ${slot} has moved on to sequence ${fill.sequence} on chain: use a higher one than ${sequence}.`,
    );
  }
  if (leftOf(order, fill) === 0n) {
    throw new RequestRefused(
      409,
      `The order with sequence ${sequence} in slot ${slot} is filled: use a higher sequence.`,
    );
  }
  const current = inSlot?.signed.order.sequence;
  if (current !== undefined && sequence <= current) {
    throw new RequestRefused(
      409,
      `Slot ${slot} holds an order with sequence ${current}: use a higher one to replace it, or another slot.`,
    );
  }
}
