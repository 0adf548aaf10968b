import { entryAt } from "../entry-at.ts";
import { WAD } from "../math/units.ts";
import { absolute, ceilDiv } from "./signed.ts";
import { readLeg, sideOf, worthOf, writeLeg } from "./side.ts";
import { legOf, lineOf, netWorth, openProfit } from "./traders.ts";
import type { Bankrupt, Failure, Leg, PerpBook, PerpMargin, Rule, Side } from "./types.ts";

/** Part of the open interest a side at its smallest scale cannot express. */
const WORN = 10n ** 21n;

/** What one closing did to one account of the opposite side. */
export interface Burden {
  readonly index: number;
  /** What its net worth at the mark fell by, the charge of the next touch included. */
  readonly loss: bigint;
  readonly closed: bigint;
  /** Profit that was in the closed part, before the loss. */
  readonly profitClosed: bigint;
  /** Open profit and net worth before the closing. */
  readonly profit: bigint;
  readonly worth: bigint;
  readonly isClosedWhole: boolean;
  /** It met the maintenance line before and does not now. */
  readonly isPushedBelowLine: boolean;
}

/** All bankrupts of one side at one price, closed. Money at the mark, WAD. */
export interface Closing {
  readonly mark: bigint;
  readonly isLong: boolean;
  readonly bankrupts: number;
  /** Sum of what they were below zero. */
  readonly deficit: bigint;
  /** The part of it that was left to the recorded deficit. */
  readonly uncovered: bigint;
  /** Size of the bankrupts. */
  readonly needed: bigint;
  /** What rounding can make of taken - (deficit - uncovered), either way. */
  readonly rounding: bigint;
  /** Accounts of the opposite side whose position changed. */
  readonly burdens: readonly Burden[];
  /** Accounts that stood on the opposite side. */
  readonly exposed: readonly number[];
}

/** Closes bankrupts of one side by a rule, records what nobody bore, and measures what it cost each account of the other side. */
export function resolve(
  before: PerpBook,
  failure: Failure,
  margin: PerpMargin,
  rule: Rule,
): { book: PerpBook; closing: Closing } {
  const { bankrupts, mark } = failure;
  const book = writeOff(rule(before, failure), bankrupts);
  const isLong = entryAt(bankrupts, 0).size > 0n;
  const exposed = before.traders.flatMap(({ position: { n } }, index) =>
    n !== 0n && n > 0n !== isLong ? [index] : [],
  );
  const burdens = exposed.flatMap((index) => burdenOf(before, book, index, mark, margin) ?? []);
  const closing = {
    mark,
    isLong,
    bankrupts: bankrupts.length,
    deficit: bankrupts.reduce((sum, { deficit }) => sum + deficit, 0n),
    uncovered: book.recorded - before.recorded,
    needed: bankrupts.reduce((sum, { size }) => sum + absolute(size), 0n),
    rounding: roundingOf(before, failure, burdens.length),
    burdens,
    exposed,
  };
  return { book, closing };
}

/**
 * An account's size is read and written toward zero, two wei of size at most, and a touch is charged the mark of one and 1 wei; a bankrupt's
 * price and payment lose two wei and a wei of size per unit; a worn side cannot express OI/1e21 of size.
 */
function roundingOf({ open }: PerpBook, { bankrupts, mark }: Failure, hit: number): bigint {
  const weiOfSize = ceilDiv(mark, WAD) + 1n;
  const units = bankrupts.reduce((sum, { size }) => sum + ceilDiv(absolute(size), WAD) + 2n, 0n);
  const worn = (open / WORN + 1n) * weiOfSize * BigInt(bankrupts.length);
  return BigInt(hit) * 3n * weiOfSize + units + worn;
}

function writeOff(book: PerpBook, bankrupts: readonly Bankrupt[]): PerpBook {
  const traders = [...book.traders];
  let { recorded } = book;
  for (const { index } of bankrupts) {
    const trader = entryAt(traders, index);
    if (trader.position.n !== 0n || trader.cash >= 0n) continue;
    recorded -= trader.cash;
    traders[index] = { ...trader, cash: 0n };
  }
  return { ...book, traders, recorded };
}

function burdenOf(
  before: PerpBook,
  after: PerpBook,
  index: number,
  mark: bigint,
  { maintenance }: PerpMargin,
): Burden | null {
  const old = legOf(before, index);
  const now = legOf(after, index);
  if (now.size === old.size && now.quote === old.quote) return null;
  const worth = netWorth(before, index, mark);
  const leg = touched(now, sideOf(after, { n: now.size }), mark);
  const left = entryAt(after.traders, index).cash + worthOf(leg, mark);
  const closed = absolute(old.size) - absolute(leg.size);
  const profit = openProfit(old, entryAt(before.traders, index).entry, mark);
  return {
    index,
    loss: worth - left,
    closed,
    profitClosed: profit > 0n ? (profit * closed) / absolute(old.size) : 0n,
    profit,
    worth,
    isClosedWhole: leg.size === 0n,
    isPushedBelowLine: worth >= lineOf(old, mark, maintenance) && left < lineOf(leg, mark, maintenance),
  };
}

/** The leg as its next touch would leave it. */
function touched(leg: Leg, side: Side, mark: bigint): Leg {
  return readLeg(writeLeg(leg, side, mark), side);
}
