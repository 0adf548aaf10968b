import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import type { AssetSymbol } from "../scenario/symbols.ts";
import { forcedShares, type ForcedResult, type Weigh } from "./forced-shares.ts";
import {
  borrowers,
  debtOf,
  notionalOf,
  perpHolders,
  type BookSize,
  type Holder,
  type Lending,
  type Lines,
} from "./holders.ts";
import { lonePoker, type LonePoker } from "./lone-poker.ts";
import { multiplierPath } from "./multiplier-path.ts";
import { summarisePath, type PathSummary } from "./path-summary.ts";
import type { VolatilityTerms } from "./types.ts";
import type { Weather } from "./weather.ts";

/** Share of what is open that a step may make callable, WAD. */
export const STEP_LIMIT = WAD / 200n;
/** Refreshes at every point of the grid, and as rarely as the ramp still counts the time whole [s]. */
export const REFRESH_SECONDS = 300;
export const RARE_SECONDS = 3_600;

/** What the market says of one underlying. */
export interface Terms {
  readonly volatility: VolatilityTerms;
  readonly perp: Lines;
  readonly collateral: Lines;
  readonly lending: Lending;
}

/** One book under the ramp: refreshed rarely, often, and often with steps scaled down. */
export interface Forced {
  readonly rare: ForcedResult;
  readonly often: ForcedResult;
  readonly braked: ForcedResult;
}

export interface VolatilityRun {
  readonly weather: Weather;
  readonly terms: VolatilityTerms;
  readonly summary: PathSummary;
  readonly perp: Forced;
  readonly debt: Forced;
  readonly from: number;
  readonly lone: LonePoker;
}

/** The response along one series, and what it does to a book opened over the first quarter of it. */
export function compareVolatility(weather: Weather, terms: Terms, size: BookSize): VolatilityRun {
  const { rounds } = weather;
  const [start, end] = [entryAt(rounds, 0).time, entryAt(rounds, -1).time];
  const from = Math.floor(start + (end - start) / 4);
  const { volatility, perp, collateral, lending } = terms;
  const often = multiplierPath(rounds, volatility, REFRESH_SECONDS);
  const rare = multiplierPath(rounds, volatility, RARE_SECONDS);
  const forced = (holders: readonly Holder[], lines: Lines, weigh: Weigh): Forced => {
    const request = { holders, lines, weigh, rounds, from };
    return {
      rare: forcedShares({ ...request, moments: rare, brake: null }),
      often: forcedShares({ ...request, moments: often, brake: null }),
      braked: forcedShares({ ...request, moments: often, brake: STEP_LIMIT }),
    };
  };
  return {
    weather,
    terms: volatility,
    summary: summarisePath(often, rounds, [perp.maintenance, collateral.maintenance]),
    perp: forced(perpHolders(weather, from, perp, size), perp, notionalOf),
    debt: forced(borrowers(weather, from, lending, size), collateral, debtOf),
    from,
    lone: lonePoker(rounds, volatility),
  };
}

/** One setting of the tuning: what it does in calm months and in crashes. */
export interface Tuning {
  readonly span: number;
  readonly calm: Readonly<Partial<Record<AssetSymbol, bigint>>>;
  readonly summaries: readonly { readonly weather: Weather; readonly summary: PathSummary }[];
}

/** All settings over all series; calm volatilities per underlying. */
export function tune(
  series: readonly Weather[],
  spans: readonly number[],
  calms: readonly Tuning["calm"][],
  covers: readonly bigint[],
): Tuning[] {
  return spans.flatMap((span) =>
    calms.map((calm) => ({
      span,
      calm,
      summaries: series.map((weather) => {
        const terms = { span, calm: calm[weather.underlying] ?? WAD };
        const moments = multiplierPath(weather.rounds, terms, REFRESH_SECONDS);
        return { weather, summary: summarisePath(moments, weather.rounds, covers) };
      }),
    })),
  );
}
