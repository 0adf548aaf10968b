import type { Provider } from "ethers";
import { readMark, readMarket, type Deployment, type MarketView } from "@plimsoll/sdk";

/** What decides whether orders of a market trade. */
export interface MarketFacts extends MarketView {
  /** [WAD USD], undefined without a Valid price. */
  readonly mark: bigint | undefined;
}

/** Markets as they stood at the last look; read once a look. */
export class Markets {
  readonly #provider: Provider;
  readonly #deployment: Deployment;
  readonly #known = new Map<number, Promise<MarketFacts>>();

  constructor(provider: Provider, deployment: Deployment) {
    this.#provider = provider;
    this.#deployment = deployment;
  }

  /** Reads anew from now on: there is a new block. */
  refresh(): void {
    this.#known.clear();
  }

  facts(market: number): Promise<MarketFacts> {
    const known = this.#known.get(market);
    if (known !== undefined) return known;
    const facts = this.#read(market);
    this.#known.set(market, facts);
    facts.catch(() => this.#known.delete(market));
    return facts;
  }

  async #read(market: number): Promise<MarketFacts> {
    const [view, mark] = await Promise.all([
      readMarket(this.#provider, this.#deployment, market),
      readMark(this.#provider, this.#deployment, market),
    ]);
    return { ...view, mark };
  }
}
