import { toInstrument } from "../account/to-instrument.ts";
import type { Deployment } from "./deployment.ts";

/** What the engine holds a price and a haircut or margin of. */
export interface Instrument {
  /** 1 to 31 collaterals, 32 + j market j. */
  readonly id: number;
  readonly symbol: string;
}

/** Collaterals and markets of a deployment. */
export function instrumentsOf({ markets, perps, futures }: Deployment): Instrument[] {
  return [
    ...markets.map(({ asset, symbol }) => ({ id: asset, symbol })),
    ...[...perps, ...futures].map(({ market, symbol }) => ({ id: toInstrument(market), symbol })),
  ];
}
