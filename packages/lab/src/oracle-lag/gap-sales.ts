import { entryAt } from "../entry-at.ts";
import { mulDivDown } from "../math/mul-div.ts";
import { WAD } from "../math/units.ts";
import { priceAt } from "../paths/price-at.ts";
import type { Bar, FeedUpdate, PathPoint } from "../paths/types.ts";
import { roundAt } from "./compare-feed.ts";
import { closingPath, type GapSeries } from "./gap.ts";

/** How a leg is sold; ratios WAD. Sizes are small against depth. */
export interface LegTerms {
  readonly title: string;
  readonly maintenance: bigint;
  readonly closeOut: bigint;
  readonly maxPremium: bigint;
  readonly graceSeconds: number;
}

export interface SaleTerms {
  /** Share of the released buffer's worth that a premium may take. */
  readonly releasedShare: bigint;
  readonly feeShare: bigint;
  readonly rampSeconds: number;
}

/** Of a sale: what the account gives, WAD of the value. */
export interface Premium {
  readonly highest: bigint;
  /** The buyer's part of it [WAD]. */
  readonly kept: bigint;
  /** After so many seconds since the sale was due. */
  readonly at: (seconds: number) => bigint;
}

/** A sale at the feed's answer, of an account whose line a round crossed. */
export interface GapSale {
  /** From the time it was due to the first block in which a buyer does not lose at the market's price [s]; undefined: not within an hour. */
  readonly wait: number | undefined;
  /** Whether the highest premium would have paid when it was due. */
  readonly isPaidInFull: boolean;
  /** What the buyer then has over what he paid, and the account lost against the market [WAD of the market's price]. */
  readonly gain: bigint;
  readonly loss: bigint;
}

/** A line of the market at the time the feed crossed it. */
export interface Crossing {
  readonly line: bigint;
  readonly round: FeedUpdate;
  /** Seconds by which the round came after the end of the candle that got there, below 0 before; undefined: the market never did, within an hour. */
  readonly late: number | undefined;
}

const HOUR = 3_600;
const BLOCK = 12;
/** Lines lie a tenth of a percent of the first answer apart. */
const LINES = 1_000n;

/** Every line that a round crossed downward. */
export function crossingsOf(series: GapSeries): Crossing[] {
  const { rounds } = series;
  const step = entryAt(rounds, 0).answer / LINES;
  return rounds.slice(1).flatMap((round, index) => {
    const before = entryAt(rounds, index).answer;
    const found: Crossing[] = [];
    for (let line = before - 1n - ((before - 1n) % step); line >= round.answer; line -= step)
      found.push({ line, round, late: lateness(series, line, round.time, aboveSince(rounds, line, index)) });
    return found;
  });
}

/** Since when the round `index` and those before it have been above the line. */
function aboveSince(rounds: readonly FeedUpdate[], line: bigint, index: number): number {
  let first = index;
  while (first > 0 && entryAt(rounds, first - 1).answer > line) first -= 1;
  return entryAt(rounds, first).time;
}

/** The seconds since the market, after `from`, went to the line and stayed there candle by candle, or until it gets there. */
function lateness({ bars, interval }: GapSeries, line: bigint, time: number, from: number): number | undefined {
  const isAt = ({ low }: Bar): boolean => low <= line;
  const ended = bars.findLastIndex((bar) => bar.time + interval <= time);
  let first = ended;
  while (first >= 0 && entryAt(bars, first).time >= from && isAt(entryAt(bars, first))) first -= 1;
  if (first < ended) return time - (entryAt(bars, first + 1).time + interval);
  const later = bars.slice(ended + 1).find((bar) => bar.time <= time + HOUR && isAt(bar));
  return later === undefined ? undefined : time - (later.time + interval);
}

/**
 * Sales of accounts that stand at close-out when a round crosses their line: due at once.
 */
export function salesAtCloseOut(series: GapSeries, leg: LegTerms, terms: SaleTerms): GapSale[] {
  const path = closingPath(series);
  return crossingsOf(series).map(({ round }) =>
    saleFrom(series, path, round.time, premiumOf(leg, terms, leg.closeOut)),
  );
}

/** Sales of accounts that are called when a round crosses their line and still stand there when their grace is over; and how many do not. */
export function salesAfterGrace(
  series: GapSeries,
  leg: LegTerms,
  terms: SaleTerms,
): { sales: GapSale[]; cured: number } {
  const path = closingPath(series);
  const crossings = crossingsOf(series);
  const due = crossings.filter(
    ({ line, round }) => roundAt(series.rounds, round.time + leg.graceSeconds).answer <= line,
  );
  const sales = due.map(({ round }) =>
    saleFrom(series, path, round.time + leg.graceSeconds, premiumOf(leg, terms, WAD)),
  );
  return { sales, cured: crossings.length - due.length };
}

/** The premium of an account at `rho` [WAD]. */
export function premiumOf(leg: LegTerms, terms: SaleTerms, rho: bigint): Premium {
  const least = mulDivDown(leg.maintenance, WAD - rho, WAD);
  const bearable = mulDivDown(mulDivDown(leg.maintenance, terms.releasedShare, WAD), rho, WAD);
  const highest = min(leg.maxPremium, bearable);
  return {
    highest,
    kept: WAD - terms.feeShare,
    at: (seconds) => min(highest, max(least, mulDivDown(leg.maxPremium, BigInt(seconds), BigInt(terms.rampSeconds)))),
  };
}

function saleFrom({ rounds }: GapSeries, path: readonly PathPoint[], due: number, premium: Premium): GapSale {
  const paid = (time: number, rate: bigint): bigint =>
    mulDivDown(roundAt(rounds, time).answer, WAD - mulDivDown(rate, premium.kept, WAD), WAD);
  const isPaidInFull = priceAt(path, due) >= paid(due, premium.highest);
  for (let wait = 0; wait <= HOUR; wait += BLOCK) {
    const [market, rate] = [priceAt(path, due + wait), premium.at(wait)];
    const price = paid(due + wait, rate);
    if (market < price) continue;
    const credited = mulDivDown(roundAt(rounds, due + wait).answer, WAD - rate, WAD);
    const loss = WAD - (credited * WAD) / market;
    return { wait, isPaidInFull, gain: ((market - price) * WAD) / market, loss };
  }
  return { wait: undefined, isPaidInFull, gain: 0n, loss: 0n };
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
