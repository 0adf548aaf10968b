import type { Provider } from "ethers";
import { readIndex, readMarket, type Deployment, type MarketView } from "@plimsoll/sdk";
import { isRefusal } from "@plimsoll/service";

/** What decides whether orders of a market trade. */
export interface MarketFacts extends MarketView {
  /** [WAD USD], undefined without a Valid price. */
  readonly index: bigint | undefined;
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
    const [view, index] = await Promise.all([
      readMarket(this.#provider, this.#deployment, market),
      readIndex(this.#provider, this.#deployment, market).catch((error: unknown) => {
        if (isRefusal(error)) return undefined;
        throw error;
      }),
    ]);
    return { ...view, index };
  }
}
