import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import type { Moment } from "./multiplier-path.ts";
import type { Point } from "./types.ts";

const DAY = 86_400;
/** A maintenance multiplier above this is a tightening, a target above the other one not calm, WAD. */
const TIGHT = (11n * WAD) / 10n;
const RAISED = (12n * WAD) / 10n;
/** What counts as having responded, WAD. */
const RESPONDED = (15n * WAD) / 10n;

export interface PathSummary {
  /** Share of the time in which the target is above 1.2, WAD. */
  readonly raised: bigint;
  readonly peakTarget: bigint;
  readonly peakMaintenance: bigint;
  /** Times at which maintenance rose above 1.1. */
  readonly tightenings: number;
  /** Those after which, for 24 h, the price stayed nearer than each cover to where it was. */
  readonly falseBy: readonly number[];
  /** Those the series has less than 24 h after. */
  readonly unjudged: number;
  readonly response: Response;
}

/** From the highest price before the lowest one on. */
export interface Response {
  /** Of the highest price, WAD. */
  readonly fall: bigint;
  readonly target: Reached | undefined;
  readonly maintenance: Reached | undefined;
}

/** When a multiplier had reached 1.5. */
export interface Reached {
  /** Seconds from the highest price; 0: it stood there already. */
  readonly after: number;
  /** Fall from the highest price by then, WAD. */
  readonly fallen: bigint;
}

/** @param covers moves that count as none, WAD: what a haircut or margin at multiplier 1 bears. */
export function summarisePath(
  moments: readonly Moment[],
  rounds: readonly Point[],
  covers: readonly bigint[],
): PathSummary {
  const starts = moments.filter(
    ({ maintenance }, index) => index > 0 && maintenance > TIGHT && entryAt(moments, index - 1).maintenance <= TIGHT,
  );
  const end = entryAt(rounds, -1).time;
  const judged = starts.filter(({ time }) => time + DAY <= end);
  const ranges = judged.map((start) => rangeAfter(start, rounds));
  return {
    raised: (BigInt(moments.filter(({ target }) => target > RAISED).length) * WAD) / BigInt(moments.length),
    peakTarget: largest(moments.map(({ target }) => target)),
    peakMaintenance: largest(moments.map(({ maintenance }) => maintenance)),
    tightenings: starts.length,
    falseBy: covers.map((cover) => ranges.filter((range) => range < cover).length),
    unjudged: starts.length - judged.length,
    response: responseOf(moments),
  };
}

/** Largest distance from the price at the start in the 24 h after it, WAD. */
function rangeAfter({ time, price }: Point, rounds: readonly Point[]): bigint {
  const after = rounds.filter((round) => round.time > time && round.time <= time + DAY);
  return largest(after.map((round) => (distance(round.price, price) * WAD) / price));
}

function responseOf(moments: readonly Moment[]): Response {
  const lowest = moments.reduce((low, moment) => (moment.price < low.price ? moment : low));
  const before = moments.filter(({ time }) => time <= lowest.time);
  const highest = before.reduce((high, moment) => (moment.price >= high.price ? moment : high));
  const fallen = (price: bigint): bigint => ((highest.price - price) * WAD) / highest.price;
  const since = moments.filter(({ time }) => time >= highest.time);
  const reached = (multiplier: (moment: Moment) => bigint): Reached | undefined => {
    const first = since.find((moment) => multiplier(moment) >= RESPONDED);
    return first && { after: first.time - highest.time, fallen: fallen(first.price) };
  };
  return {
    fall: fallen(lowest.price),
    target: reached(({ target }) => target),
    maintenance: reached(({ maintenance }) => maintenance),
  };
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}
