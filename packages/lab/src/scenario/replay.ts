import type { PricePath, Span } from "../paths/types.ts";
import type { AssetSymbol } from "./symbols.ts";

/** What a scenario says about one feed; what it leaves out comes from the market's own configuration. */
export interface FeedOverride {
  readonly deviationBps?: number;
  readonly heartbeatSeconds?: number;
  readonly delaySeconds?: number;
  readonly outages?: readonly Span[];
}

/** Everything a run needs to know about the world outside: one path per asset, all from `startTime` to `endTime`. */
export interface Replay {
  readonly name: string;
  readonly title: string;
  readonly source: readonly string[];
  /** Unix seconds. */
  readonly startTime: number;
  readonly endTime: number;
  readonly paths: Readonly<Record<AssetSymbol, PricePath>>;
  readonly feeds: Readonly<Partial<Record<AssetSymbol, FeedOverride>>>;
  /** Gas price in gwei with 8 decimals, where the scenario knows one. */
  readonly gasPath?: PricePath;
  readonly keeperOffline?: Span;
}
