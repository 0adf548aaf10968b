import type { Book } from "../book/book.ts";
import { levelChanges } from "../book/level-changes.ts";
import { levelsOf, type Levels } from "../book/levels.ts";
import { toLevelsJson, type LevelsJson } from "./to-levels-json.ts";
import type { Trade } from "./trade.ts";

/** What listeners hear. Money and sizes are decimal text in WAD; a gap in `sequence` of a market means: read the book anew. */
export type Message =
  | ({ readonly type: "snapshot" } & BookView)
  | {
      readonly type: "book";
      readonly market: number;
      readonly sequence: number;
      readonly changes: readonly { readonly side: "bid" | "ask"; readonly price: string; readonly size: string }[];
    }
  | ({ readonly type: "trade" } & Omit<Trade, "size" | "price"> & { readonly size: string; readonly price: string });

export interface BookView extends LevelsJson {
  readonly market: number;
  readonly sequence: number;
}

export type Listener = (message: Message) => void;

/** Tells listeners what has changed since it last looked at the book. */
export class Publisher {
  readonly #listeners = new Set<Listener>();
  readonly #sequences = new Map<number, number>();
  #levels = new Map<number, Levels>();

  /** The listener hears every market as it is, then each change. @returns ends it */
  listen(listener: Listener): () => void {
    for (const market of this.#sequences.keys()) listener({ type: "snapshot", ...this.view(market) });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A market as listeners know it, at most `depth` levels a side. */
  view(market: number, depth?: number): BookView {
    return { market, sequence: this.#sequences.get(market) ?? 0, ...toLevelsJson(this.#levels.get(market), depth) };
  }

  bookChanged(book: Book): void {
    const [before, after] = [this.#levels, levelsOf(book)];
    this.#levels = after;
    for (const market of new Set([...before.keys(), ...after.keys()])) {
      const changes = levelChanges(before.get(market), after.get(market));
      if (changes.length === 0) continue;
      const sequence = (this.#sequences.get(market) ?? 0) + 1;
      this.#sequences.set(market, sequence);
      const said = changes.map(({ side, price, size }) => ({ side, price: price.toString(), size: size.toString() }));
      this.#tell({ type: "book", market, sequence, changes: said });
    }
  }

  traded(trade: Trade): void {
    this.#tell({ type: "trade", ...trade, size: trade.size.toString(), price: trade.price.toString() });
  }

  #tell(message: Message): void {
    for (const listener of this.#listeners) listener(message);
  }
}
