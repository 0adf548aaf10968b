import type { Deployment } from "./deployment.ts";

/** A market in which positions are traded, of whatever kind. */
export interface TradedMarket {
  readonly market: number;
  readonly symbol: string;
}

/** Every market of a deployment in which positions are traded. */
export function tradedMarkets({ perps, futures }: Deployment): readonly TradedMarket[] {
  return [...perps, ...futures];
}
