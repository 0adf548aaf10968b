import type { OrderDomain } from "@plimsoll/sdk";
import type { RelayProcess } from "../relay-process.ts";
import { post, type Trader } from "./trader.ts";

const WAD = 10n ** 18n;
const BASIS_POINTS = 10_000n;
/** Distance of the quotes from the mark [bp]. */
const SPREAD = 10n;
/** A mark that moves by less needs no new quotes [bp]. */
const MOVED = 1n;

/** Quotes both sides of every market around the mark. */
export class Maker {
  readonly #trader: Trader;
  readonly #relay: RelayProcess;
  readonly #domain: OrderDomain;
  /** Worth of each quote [WAD]. */
  readonly #worth: bigint;
  readonly #quoted = new Map<number, bigint>();
  #sequence = 0n;

  constructor(trader: Trader, relay: RelayProcess, domain: OrderDomain, worth: bigint) {
    this.#trader = trader;
    this.#relay = relay;
    this.#domain = domain;
    this.#worth = worth;
  }

  /**
   * Replaces the quotes of a market where its mark [WAD] has moved, or `anew`: there was a trade.
   * @returns why the relay refused one
   */
  async quote(market: number, mark: bigint, anew: boolean): Promise<string | undefined> {
    if (!anew && !hasMoved(this.#quoted.get(market) ?? 0n, mark)) return undefined;
    this.#quoted.set(market, mark);
    this.#sequence += 1n;
    const size = (this.#worth * WAD) / mark;
    for (const sign of [1n, -1n]) {
      const limitPrice = (mark * (BASIS_POINTS - sign * SPREAD)) / BASIS_POINTS;
      const wish = { market, size: sign * size, limitPrice, sequence: this.#sequence };
      const refused = await post(this.#relay, this.#domain, this.#trader, wish);
      if (refused !== undefined) return `A quote in market ${market} was refused: ${refused}`;
    }
    return undefined;
  }
}

function hasMoved(quoted: bigint, mark: bigint): boolean {
  const gap = mark > quoted ? mark - quoted : quoted - mark;
  return gap * BASIS_POINTS >= mark * MOVED;
}
