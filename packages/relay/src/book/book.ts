import type { Fill } from "@plimsoll/sdk";
import type { Entry } from "./entry.ts";
import { leftOf } from "./left-of.ts";
import { slotKey } from "./slot-key.ts";

/** The open orders in memory, each with what the chain has filled of it. At most one order a slot. */
export class Book {
  readonly #entries = new Map<string, Entry>();
  readonly #slots = new Map<string, Entry>();
  #fills = new Map<string, Fill>();

  add(entry: Entry, fill?: Fill): void {
    const key = slotKey(entry.signed.order);
    if (fill === undefined) this.#fills.delete(key);
    else this.#fills.set(key, fill);
    this.#entries.set(entry.digest, entry);
    this.#slots.set(key, entry);
  }

  remove({ digest, signed }: Entry): void {
    this.#entries.delete(digest);
    const key = slotKey(signed.order);
    if (this.#slots.get(key)?.digest === digest) this.#slots.delete(key);
  }

  /** Fills by slot, of every slot that an order of the book uses. */
  setFills(fills: ReadonlyMap<string, Fill>): void {
    this.#fills = new Map(fills);
  }

  get(digest: string): Entry | undefined {
    return this.#entries.get(digest);
  }

  inSlot(account: string, slot: number): Entry | undefined {
    return this.#slots.get(slotKey({ account, slot }));
  }

  leftOf({ signed }: Entry): bigint {
    return leftOf(signed.order, this.#fills.get(slotKey(signed.order)));
  }

  /** Every order, in the order of arrival; those that are filled stay until no replaced block can open them again. */
  entries(): Entry[] {
    return [...this.#entries.values()];
  }

  /** Orders with something left. */
  live(): Entry[] {
    return this.entries().filter((entry) => this.leftOf(entry) > 0n);
  }
}
