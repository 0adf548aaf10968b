import type { Entry } from "../book/entry.ts";

/** One order of the side that waits. */
export interface Waiting {
  readonly entry: Entry;
  left: bigint;
}

/** One side of a market in price-time order. */
export class Resting {
  readonly #isBids: boolean;
  readonly #queue: Waiting[] = [];

  constructor(isBids: boolean) {
    this.#isBids = isBids;
  }

  /** Best price first, then the earliest. */
  get queue(): readonly Waiting[] {
    return this.#queue;
  }

  /** Orders are added in the order of arrival, so that an equal price goes behind. */
  add(waiting: Waiting): void {
    const price = waiting.entry.signed.order.limitPrice;
    let [low, high] = [0, this.#queue.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#isAtLeastAsGood(middle, price)) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, waiting);
  }

  removeFilled(): void {
    let kept = 0;
    for (const waiting of this.#queue) if (waiting.left > 0n) this.#queue[kept++] = waiting;
    this.#queue.length = kept;
  }

  #isAtLeastAsGood(index: number, price: bigint): boolean {
    const other = this.#queue[index]?.entry.signed.order.limitPrice ?? price;
    return this.#isBids ? other >= price : other <= price;
  }
}
