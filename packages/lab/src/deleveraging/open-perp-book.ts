import { drawSizeUsd, drawWeighted } from "../book/draw.ts";
import { seededRandom, uniform, type Random } from "../book/random.ts";
import { LONG_SHARE, TAKER_LEVERAGE } from "../book/trader-mixture.ts";
import { entryAt } from "../entry-at.ts";
import { InputError } from "../errors.ts";
import { mulDivDown } from "../math/mul-div.ts";
import { WAD } from "../math/units.ts";
import { priceAt } from "../paths/price-at.ts";
import type { PricePath } from "../paths/types.ts";
import { toMark } from "./mark.ts";
import { WHOLE_SIDE, worthOf, writeLeg } from "./side.ts";
import { lineOf } from "./traders.ts";
import type { PerpBook, PerpMargin, Trader } from "./types.ts";

/** Smallest and largest book; a side of one account has no queue. */
export const LEAST_TRADERS = 10;
export const MOST_TRADERS = 20_000;

export interface PerpBookRequest {
  readonly accounts: number;
  /** 32-bit unsigned. */
  readonly seed: number;
  readonly path: PricePath;
  /** Positions were opened at times from the start of the path to this one, at which all are above maintenance. */
  readonly openUntil: number;
  readonly margin: PerpMargin;
}

/**
 * Longs and shorts of equal open interest, each with a size, a leverage and an entry time of its own. The same request gives the same book.
 * @throws InputError when there are too few or too many accounts.
 */
export function openPerpBook(request: PerpBookRequest): PerpBook {
  const { accounts, seed, path, openUntil } = request;
  if (!Number.isInteger(accounts) || accounts < LEAST_TRADERS || accounts > MOST_TRADERS)
    throw new InputError(
      `A book of ${accounts} is not possible; give from ${LEAST_TRADERS} to ${MOST_TRADERS} accounts.`,
    );
  const random = seededRandom(seed);
  const longs = Math.round(accounts * LONG_SHARE);
  const drafts = Array.from({ length: accounts }, (_, index) => draw(random, request, index < longs));
  const mark = toMark(priceAt(path, openUntil));
  const open = total(drafts.slice(0, longs));
  const scaled = [...drafts.slice(0, longs), ...fitTo(drafts.slice(longs), open)];
  const traders = scaled.map((draft, index) => openTrader(draft, index < longs, mark));
  return { traders, longs: WHOLE_SIDE, shorts: WHOLE_SIDE, open, recorded: 0n, house: 0n };
}

interface Draft {
  readonly size: bigint;
  readonly entry: bigint;
  /** Notional over cash, 6 decimals. */
  readonly leverage: bigint;
}

/** Drawn again until the position, with its own past, is above maintenance. */
function draw(random: Random, { path, openUntil, margin }: PerpBookRequest, isLong: boolean): Draft {
  const start = entryAt(path, 0).time;
  const mark = toMark(priceAt(path, openUntil));
  const usd = drawSizeUsd(random);
  for (;;) {
    const entry = toMark(priceAt(path, Math.floor(uniform(random, start, openUntil))));
    const { from, to } = drawWeighted(random, TAKER_LEVERAGE);
    const leverage = BigInt(Math.round(uniform(random, from, to) * 1e6));
    const draft = { size: mulDivDown(usd * WAD, WAD, entry), entry, leverage };
    const { cash, leg } = positionOf(draft, isLong);
    if (cash + worthOf(leg, mark) > lineOf(leg, mark, margin.maintenance)) return draft;
  }
}

function positionOf({ size, entry, leverage }: Draft, isLong: boolean) {
  const value = mulDivDown(size, entry, WAD);
  const leg = isLong ? { size, quote: 0n - value } : { size: 0n - size, quote: value };
  return { cash: mulDivDown(value, 1_000_000n, leverage), leg };
}

function openTrader(draft: Draft, isLong: boolean, mark: bigint): Trader {
  const { cash, leg } = positionOf(draft, isLong);
  return { cash, position: writeLeg(leg, WHOLE_SIDE, mark), entry: draft.entry };
}

/** The same drafts, larger or smaller by one factor so that they sum to `open`; the first carries what rounding leaves. */
function fitTo(drafts: readonly Draft[], open: bigint): Draft[] {
  const sum = total(drafts);
  const fitted = drafts.map((draft) => ({ ...draft, size: mulDivDown(draft.size, open, sum) }));
  const rest = open - total(fitted);
  return fitted.map((draft, index) => (index === 0 ? { ...draft, size: draft.size + rest } : draft));
}

function total(drafts: readonly Draft[]): bigint {
  return drafts.reduce((sum, { size }) => sum + size, 0n);
}
