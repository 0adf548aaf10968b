import { InputError } from "../errors.ts";
import { collateralBuffer } from "../margin/collateral-buffer.ts";
import { collateralValue } from "../margin/collateral-value.ts";
import { haircut } from "../margin/haircut.ts";
import { mulDivDown, mulDivUp } from "../math/mul-div.ts";
import { BPS, PRICE_ONE, WAD } from "../math/units.ts";
import { drawShares, drawSizeUsd, drawWeighted } from "./draw.ts";
import {
  LARGEST_DEPTH_PERCENT,
  LENDER_PERCENT,
  LEVERAGE,
  SMALL_DEBT,
  SMALLEST_DEBT_USD,
  SMALLEST_SIZE_USD,
  UTILISATION_PERCENT,
} from "./mixture.ts";
import { seededRandom, uniform, type Random } from "./random.ts";
import type { Book, BookAsset, BookRequest, Borrower, CollateralLeg, Lender } from "./types.ts";

export const MOST_ACCOUNTS = 5_000;

interface Draft {
  readonly sizeUsd: bigint;
  readonly shares: ReadonlyMap<string, bigint>;
}

/**
 * A seeded book of accounts, in token units. The same request gives the same book.
 * Every borrower has W >= 1.02 * B_initial at the given prices if the book is opened in order on an empty protocol.
 * @throws InputError when accounts are not 1 to 5,000 or there is no collateral asset.
 */
export function generateBook(request: BookRequest): Book {
  const { accounts, seed, assets } = request;
  if (!Number.isInteger(accounts) || accounts < 1 || accounts > MOST_ACCOUNTS) {
    throw new InputError(`${accounts} accounts cannot be opened; give a whole number from 1 to ${MOST_ACCOUNTS}.`);
  }
  if (assets.length === 0) throw new InputError("A book needs a collateral asset; give at least one.");
  const random = seededRandom(seed);
  const lenderCount = accounts === 1 ? 0 : Math.max(1, Math.round((accounts * LENDER_PERCENT) / 100));
  const symbols = assets.map(({ symbol }) => symbol);
  const drafts = Array.from({ length: accounts - lenderCount }, () => ({
    sizeUsd: drawSizeUsd(random),
    shares: drawShares(random, symbols),
  }));
  const totals = new Map<string, bigint>();
  const borrowers = shrink(drafts, assets).map((draft) => openBorrower(draft, request, totals, random));
  const debts = borrowers.reduce((sum, { debt }) => sum + debt, 0n);
  const cashNeeded = mulDivUp(debts, 100n, UTILISATION_PERCENT);
  return { seed, lenders: spreadCash(cashNeeded, lenderCount, random), borrowers, cashNeeded };
}

function shrink(drafts: readonly Draft[], assets: readonly BookAsset[]): Draft[] {
  const fits = assets.map(({ symbol, depth }) => {
    const total = drafts.reduce((sum, { sizeUsd, shares }) => sum + sizeUsd * (shares.get(symbol) ?? 0n), 0n) / BPS;
    const most = (depth * LARGEST_DEPTH_PERCENT) / (100n * WAD);
    return total <= most ? WAD : mulDivDown(most, WAD, total);
  });
  const scale = fits.reduce((least, fit) => (fit < least ? fit : least), WAD);
  return drafts.map(({ sizeUsd, shares }) => {
    const shrunk = mulDivDown(sizeUsd, scale, WAD);
    return { sizeUsd: shrunk < SMALLEST_SIZE_USD ? SMALLEST_SIZE_USD : shrunk, shares };
  });
}

function openBorrower(draft: Draft, request: BookRequest, totals: Map<string, bigint>, random: Random): Borrower {
  const collateral: CollateralLeg[] = [];
  let value = 0n;
  let buffer = 0n;
  for (const asset of request.assets) {
    const share = draft.shares.get(asset.symbol);
    if (share === undefined) continue;
    const amount = mulDivDown(draft.sizeUsd * share * PRICE_ONE, 10n ** BigInt(asset.decimals), BPS * asset.price);
    const legValue = collateralValue(amount, asset.decimals, asset.price);
    const total = (totals.get(asset.symbol) ?? 0n) + legValue;
    totals.set(asset.symbol, total);
    collateral.push({ symbol: asset.symbol, amount });
    value += legValue;
    buffer += collateralBuffer(legValue, haircut(total, asset.initialHaircut, asset.depth), request.keeperCost);
  }
  const debtUnit = 10n ** BigInt(18 - request.settlementDecimals);
  const debt = drawDebt(value, buffer, random) / debtUnit;
  return { collateral, debt, openingRatio: mulDivDown(value - debt * debtUnit, WAD, buffer) };
}

function drawDebt(value: bigint, buffer: bigint, random: Random): bigint {
  const { from, to } = drawWeighted(random, LEVERAGE);
  const ratio = toWad(uniform(random, from, to));
  const smallDebt = mulDivDown(value, toWad(uniform(random, SMALL_DEBT.from, SMALL_DEBT.to)), WAD);
  const least = SMALLEST_DEBT_USD * WAD;
  const debt = value - mulDivUp(buffer, ratio, WAD);
  if (debt >= least) return debt;
  return smallDebt > least ? smallDebt : least;
}

function spreadCash(cash: bigint, count: number, random: Random): Lender[] {
  const sizes = Array.from({ length: count }, () => drawSizeUsd(random));
  const total = sizes.reduce((sum, size) => sum + size, 0n);
  const lenders = sizes.map((size) => ({ cash: mulDivDown(cash, size, total) }));
  const rest = cash - lenders.reduce((sum, lender) => sum + lender.cash, 0n);
  return lenders.map((lender, index) => (index === 0 ? { cash: lender.cash + rest } : lender));
}

function toWad(value: number): bigint {
  return BigInt(Math.round(value * 1e6)) * 10n ** 12n;
}
