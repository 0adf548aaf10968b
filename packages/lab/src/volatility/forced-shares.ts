import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import { calmRange, looked, rateAt, type Account } from "./account.ts";
import { bears, type Holder, type Lines } from "./holders.ts";
import type { Moment } from "./multiplier-path.ts";
import { ramped } from "./ramp.ts";
import type { Point } from "./types.ts";

const RESPONDED = (3n * WAD) / 2n;

/** USD in WAD at a price with 8 decimals. */
export type Weigh = (holder: Holder, price: bigint) => bigint;

export interface ForcedRequest {
  readonly holders: readonly Holder[];
  readonly lines: Lines;
  /** What an account counts by. */
  readonly weigh: Weigh;
  /** Multipliers over the whole series; each is a refresh. */
  readonly moments: readonly Moment[];
  readonly rounds: readonly Point[];
  /** Nothing before counts. */
  readonly from: number;
  /** Share of what is open that a step may make callable, WAD; it is scaled down, but takes at least whoever is next. null: never. */
  readonly brake: bigint | null;
}

/** What one step of the maintenance multiplier did at a held price: shares of what is open, WAD. */
export interface Step {
  readonly time: number;
  readonly callable: bigint;
  /** Of it the largest account. */
  readonly largest: bigint;
  /** Accounts in their grace that it put below close-out. */
  readonly soldAtOnce: bigint;
}

export interface ForcedResult {
  readonly steps: readonly Step[];
  /** Sum over time of the shares that the price made callable. */
  readonly byPrice: bigint;
  readonly peak: bigint;
  /** When the multiplier was first at 1.5, null: never. */
  readonly responded: number | null;
}

/**
 * Walks accounts along rounds and refreshes and adds up who became callable by a step of the multiplier alone, and by the price. Nobody
 * adds money, and keepers act at once.
 */
export function forcedShares(request: ForcedRequest): ForcedResult {
  const { holders, lines, weigh, moments, rounds, from } = request;
  const start = moments.findIndex(({ time }) => time >= from);
  const first = entryAt(moments, start);
  let multiplier = first.maintenance;
  let accounts = holders
    .map((holder): Account => ({ ...holder, calledAt: null }))
    .filter((account) => bears(account, first.price, rateAt(first.maintenance, lines)) >= WAD);
  let safe = calmRange(accounts, rateAt(first.maintenance, lines));
  const steps: Step[] = [];
  let [byPrice, peak, responded] = [0n, first.maintenance, first.maintenance >= RESPONDED ? first.time : null];
  let next = rounds.findIndex(({ time }) => time > first.time);
  const lookAll = (at: Point): void => {
    accounts = accounts.map((account) => looked(account, at, multiplier, lines)).filter(({ size }) => size !== 0n);
    safe = calmRange(accounts, rateAt(multiplier, lines));
  };
  const isQuiet = ({ price }: Point): boolean =>
    price >= safe.low && price <= safe.high && accounts.every(({ calledAt }) => calledAt === null);

  for (const [index, moment] of moments.entries()) {
    if (index <= start) continue;
    for (; next >= 0 && next < rounds.length && entryAt(rounds, next).time <= moment.time; ++next) {
      const at = entryAt(rounds, next);
      if (isQuiet(at)) continue;
      const called = accounts.filter(
        (account) => account.calledAt === null && bears(account, at.price, rateAt(multiplier, lines)) < WAD,
      );
      byPrice += shareOf(called, accounts, at.price, weigh);
      lookAll(at);
    }
    const before = multiplier;
    const wanted = ramped(before, moment.target, moment.time - entryAt(moments, index - 1).time);
    const after = wanted > before ? braked(accounts, moment.price, [before, wanted], request) : wanted;
    multiplier = after;
    if (after > before) steps.push(stepOf(accounts, moment, [before, after], request));
    if (after !== before || !isQuiet(moment)) lookAll(moment);
    if (after > peak) peak = after;
    if (after >= RESPONDED) responded ??= moment.time;
  }
  return { steps, byPrice, peak, responded };
}

/** What a step from one multiplier to the next does to accounts at a held price. */
function stepOf(
  accounts: readonly Account[],
  { time, price }: Point,
  [before, after]: readonly [bigint, bigint],
  { lines, weigh }: ForcedRequest,
): Step {
  const falls = (account: Account, share: bigint): boolean =>
    bears(account, price, rateAt(before, lines)) >= share && bears(account, price, rateAt(after, lines)) < share;
  const callable = accounts.filter((account) => account.calledAt === null && falls(account, WAD));
  const sold = accounts.filter((account) => account.calledAt !== null && falls(account, lines.closeOut));
  return {
    time,
    callable: shareOf(callable, accounts, price, weigh),
    largest: largestOf(callable.map((account) => shareOf([account], accounts, price, weigh))),
    soldAtOnce: shareOf(sold, accounts, price, weigh),
  };
}

/** The highest multiplier of a step at which no more than the brake's share falls, or only those who stand at the first crossing do. */
function braked(
  accounts: readonly Account[],
  price: bigint,
  [before, wanted]: readonly [bigint, bigint],
  { lines, weigh, brake }: ForcedRequest,
): bigint {
  if (brake === null) return wanted;
  const crossings = accounts
    .map((account) => {
      const share = account.calledAt === null ? WAD : lines.closeOut;
      return { at: bears(account, price, lines.maintenance, share), weight: weigh(account, price) };
    })
    .filter(({ at }) => at >= before && at < wanted)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  const limit = (brake * sum(accounts.map((account) => weigh(account, price)))) / WAD;
  let fallen = 0n;
  for (const { at, weight } of crossings) {
    fallen += weight;
    if (fallen > limit && at > entryAt(crossings, 0).at) return at;
  }
  return wanted;
}

function shareOf(some: readonly Holder[], all: readonly Holder[], price: bigint, weigh: Weigh): bigint {
  if (some.length === 0) return 0n;
  const total = sum(all.map((account) => weigh(account, price)));
  return (sum(some.map((account) => weigh(account, price))) * WAD) / total;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/** The largest of some shares, 0 of none. */
export function largestOf(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}
