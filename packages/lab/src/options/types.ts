import type { AssetSymbol } from "../scenario/symbols.ts";

export interface StartOptions {
  readonly scenario: string;
  /** Candle files, one per asset; empty: the scenario's own paths. */
  readonly csv: readonly { readonly file: string; readonly symbol: AssetSymbol }[];
  readonly accounts: number;
  readonly seed: number;
  readonly port: number;
  readonly relayPort: number;
  readonly once: boolean;
}

/** What holds when an option is not given. */
export const DEFAULT_OPTIONS: StartOptions = {
  scenario: "black-thursday-2020",
  csv: [],
  accounts: 200,
  seed: 1,
  port: 8545,
  relayPort: 8787,
  once: false,
};
