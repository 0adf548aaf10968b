import type { OrderDomain } from "@plimsoll/sdk";
import type { RelayProcess } from "../relay-process.ts";
import { post, type Trader } from "./trader.ts";

const WAD = 10n ** 18n;
const BASIS_POINTS = 10_000n;
/** Distance of the quotes from the index [bp]. */
const SPREAD = 10n;

/** Quotes both sides of every market around the index. */
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
   * Replaces the quotes of a market where its index [WAD] has moved, or `anew`: there was a trade.
   * @returns why the relay refused one
   */
  async quote(market: number, index: bigint, anew: boolean): Promise<string | undefined> {
    if (!anew && this.#quoted.get(market) === index) return undefined;
    this.#quoted.set(market, index);
    this.#sequence += 1n;
    const size = (this.#worth * WAD) / index;
    for (const sign of [1n, -1n]) {
      const limitPrice = (index * (BASIS_POINTS - sign * SPREAD)) / BASIS_POINTS;
      const wish = { market, size: sign * size, limitPrice, sequence: this.#sequence };
      const refused = await post(this.#relay, this.#domain, this.#trader, wish);
      if (refused !== undefined) return `A quote in market ${market} was refused: ${refused}`;
    }
    return undefined;
  }
}
