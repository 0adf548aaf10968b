import { entryAt } from "../entry-at.ts";
import { InputError } from "../errors.ts";
import { mulDivDown } from "../math/mul-div.ts";
import { WAD } from "../math/units.ts";
import { drawSizeUsd, drawWeighted } from "./draw.ts";
import { seededRandom, uniform, type Random } from "./random.ts";
import {
  BASIS_CASH_PERCENT,
  BASIS_TRADERS,
  ISOLATED_SHARE,
  KEEPER_CASH_PERCENT,
  LARGEST_NOTIONAL_USD,
  LATE_SHARE,
  LONG_SHARE,
  MAKER_CASH_PERCENT,
  OPENS,
  REDUCES,
  REDUCING_SHARE,
  TAKER_LEVERAGE,
  TAKERS,
} from "./trader-mixture.ts";
import type { BasisTrader, Taker, TraderBook, TraderMarket, TradersRequest } from "./trader-types.ts";

/** Draws of traders have a sequence of their own: the lending book of a seed is the same with and without them. */
const STREAM = 2;

/**
 * Who trades beside a lending book. The same request gives the same traders.
 * @throws InputError when there is no market.
 */
export function generateTraders({ accounts, seed, markets, settlementDecimals }: TradersRequest): TraderBook {
  if (markets.length === 0) throw new InputError("Traders need a market; give at least one.");
  const random = seededRandom(seed + STREAM);
  const unit = 10n ** BigInt(settlementDecimals);
  const count = ({ percent, least, most }: typeof TAKERS | typeof BASIS_TRADERS): number =>
    Math.min(most, Math.max(least, Math.round((accounts * percent) / 100)));
  const takers = Array.from({ length: count(TAKERS) }, () => drawTaker(random, markets, unit));
  const covered = markets.filter(({ underlying }) => underlying !== undefined);
  const basisTraders =
    covered.length === 0 ? [] : Array.from({ length: count(BASIS_TRADERS) }, () => drawBasis(random, covered, unit));
  const notional = [...takers, ...basisTraders].reduce((sum, { market, size }) => {
    const index = markets.find((listed) => listed.market === market)?.index ?? 0n;
    return sum + ((size < 0n ? 0n - size : size) * index) / WAD;
  }, 0n);
  const share = (percent: bigint): bigint => mulDivDown(notional, percent * unit, 100n * WAD);
  return { takers, basisTraders, makerCash: share(MAKER_CASH_PERCENT), keeperCash: share(KEEPER_CASH_PERCENT) };
}

function drawTaker(random: Random, markets: readonly TraderMarket[], unit: bigint): Taker {
  const { market, index } = pick(random, markets);
  const notional = drawNotional(random);
  const { from, to } = drawWeighted(random, TAKER_LEVERAGE);
  const leverage = BigInt(Math.round(uniform(random, from, to) * 1e6));
  const size = mulDivDown(notional * WAD, WAD, index);
  const isLong = uniform(random, 0, 1) < LONG_SHARE;
  const isLate = uniform(random, 0, 1) < LATE_SHARE;
  const isReducing = uniform(random, 0, 1) < REDUCING_SHARE;
  return {
    market,
    size: isLong ? size : 0n - size,
    cash: (notional * unit * 1_000_000n) / leverage,
    isIsolated: uniform(random, 0, 1) < ISOLATED_SHARE,
    opensAt: isLate ? uniform(random, OPENS.from, OPENS.to) : 0,
    reducesAt: isReducing ? uniform(random, REDUCES.from, REDUCES.to) : null,
  };
}

function drawBasis(random: Random, markets: readonly TraderMarket[], unit: bigint): BasisTrader {
  const { market, index, underlying } = pick(random, markets);
  const { symbol, decimals } = underlying as NonNullable<TraderMarket["underlying"]>;
  const notional = drawNotional(random);
  return {
    market,
    symbol,
    amount: mulDivDown(notional * WAD, 10n ** BigInt(decimals), index),
    size: 0n - mulDivDown(notional * WAD, WAD, index),
    cash: (notional * unit * BASIS_CASH_PERCENT) / 100n,
  };
}

function drawNotional(random: Random): bigint {
  const drawn = drawSizeUsd(random);
  return drawn < LARGEST_NOTIONAL_USD ? drawn : LARGEST_NOTIONAL_USD;
}

function pick(random: Random, markets: readonly TraderMarket[]): TraderMarket {
  return entryAt(markets, Math.floor(uniform(random, 0, markets.length)));
}
