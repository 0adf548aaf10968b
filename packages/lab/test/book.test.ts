import assert from "node:assert/strict";
import { test } from "node:test";
import {
  collateralBuffer,
  collateralValue,
  generateBook,
  haircut,
  InputError,
  seededRandom,
  WAD,
  type Book,
  type BookRequest,
} from "../src/index.ts";
import { xoshiro128 } from "../src/book/random.ts";

const asset = (symbol: string, decimals: number, usd: bigint, depthMillions: bigint) => ({
  symbol,
  decimals,
  price: usd * 10n ** 8n,
  initialHaircut: WAD / 5n,
  depth: depthMillions * 10n ** 6n * WAD,
});
const REQUEST: BookRequest = {
  accounts: 200,
  seed: 7,
  assets: [asset("WETH", 18, 195n, 25n), asset("WBTC", 8, 7_850n, 40n), asset("wstETH", 18, 195n, 10n)],
  settlementDecimals: 6,
  keeperCost: 2n * WAD,
};

/** W / B_initial of every borrower when the book is opened in order, computed again from token units. */
function openingRatios({ borrowers }: Book, { assets, keeperCost }: BookRequest): { ratio: bigint; value: bigint }[] {
  const totals = new Map<string, bigint>();
  return borrowers.map(({ collateral, debt }) => {
    let value = 0n;
    let buffer = 0n;
    for (const { symbol, amount } of collateral) {
      const spec = assets.find((each) => each.symbol === symbol)!;
      const leg = collateralValue(amount, spec.decimals, spec.price);
      const total = (totals.get(symbol) ?? 0n) + leg;
      totals.set(symbol, total);
      value += leg;
      buffer += collateralBuffer(leg, haircut(total, spec.initialHaircut, spec.depth), keeperCost);
    }
    return { ratio: ((value - debt * 10n ** 12n) * WAD) / buffer, value };
  });
}

test("xoshiro128** · gives the published sequence for the state 1, 2, 3, 4", () => {
  const random = xoshiro128([1, 2, 3, 4]);
  assert.deepEqual(Array.from({ length: 6 }, random), [11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
});

test("seededRandom · HMP-5 · neighbouring seeds differ, bits are balanced", () => {
  const first = seededRandom(0);
  const second = seededRandom(1);
  const ones = Array.from({ length: 4_000 }, () => first() >>> 31).reduce((sum, bit) => sum + bit, 0);
  assert.notEqual(seededRandom(0)(), second());
  assert.ok(Math.abs(ones - 2_000) < 150, `${ones} of 4000`);
});

test("generateBook · HMP-5 · the same seed gives the same book, another seed another one", () => {
  assert.deepEqual(generateBook(REQUEST), generateBook(REQUEST));
  assert.notDeepEqual(generateBook(REQUEST).borrowers, generateBook({ ...REQUEST, seed: 8 }).borrowers);
});

test("generateBook · every borrower stands above the initial line, many close to it, most moderate", () => {
  for (const seed of [1, 2, 3, 4_294_967_295]) {
    const request = { ...REQUEST, seed };
    const book = generateBook(request);
    const ratios = openingRatios(book, request);
    ratios.forEach(({ ratio }, index) => {
      assert.equal(ratio, book.borrowers[index]!.openingRatio);
      assert.ok(ratio >= (102n * WAD) / 100n && ratio <= 6n * WAD, `seed ${seed} borrower ${index}: ${ratio}`);
    });
    const share = (from: bigint, to: bigint) =>
      ratios.filter(({ ratio }) => ratio * 100n >= from * WAD && ratio * 100n < to * WAD).length / ratios.length;
    assert.ok(share(102n, 110n) > 0.1 && share(102n, 110n) < 0.35, `tail ${share(102n, 110n)}`);
    assert.ok(share(110n, 350n) > 0.45, `moderate ${share(110n, 350n)}`);
  }
});

test("generateBook · sizes, debts, collaterals and cash are in their ranges", () => {
  const book = generateBook(REQUEST);
  const picks = book.borrowers.flatMap(({ collateral }) => collateral.map(({ symbol }) => symbol));
  const count = (symbol: string) => picks.filter((pick) => pick === symbol).length;
  assert.equal(book.lenders.length + book.borrowers.length, 200);
  assert.equal(book.lenders.length, 20);
  assert.ok(count("WETH") > count("WBTC") && count("WBTC") > 0 && count("wstETH") > 0);
  assert.deepEqual([...new Set(book.borrowers.map(({ collateral }) => collateral.length))].sort(), [1, 2, 3]);
  openingRatios(book, REQUEST).forEach(({ value }) => assert.ok(value > 1_990n * WAD && value <= 2_000_000n * WAD));
  assert.ok(book.borrowers.every(({ debt }) => debt >= 50_000_000n));
  const debts = book.borrowers.reduce((sum, { debt }) => sum + debt, 0n);
  assert.equal(
    book.lenders.reduce((sum, { cash }) => sum + cash, 0n),
    book.cashNeeded,
  );
  assert.ok(book.cashNeeded * 70n >= debts * 100n && book.lenders.every(({ cash }) => cash > 0n));
});

test("generateBook · a large book shrinks to half of each asset's depth", () => {
  const request = { ...REQUEST, accounts: 5_000 };
  const book = generateBook(request);
  for (const { symbol, decimals, price, depth } of request.assets) {
    const legs = book.borrowers.flatMap(({ collateral }) => collateral.filter((leg) => leg.symbol === symbol));
    const total = legs.reduce((sum, { amount }) => sum + collateralValue(amount, decimals, price), 0n);
    assert.ok(total * 10n <= depth * 6n, `${symbol} ${total}`);
  }
  openingRatios(book, request).forEach(({ ratio }) => assert.ok(ratio >= (102n * WAD) / 100n));
});

test("generateBook · one account is a borrower whose lender must come from elsewhere; 0 and 5001 are refused", () => {
  const book = generateBook({ ...REQUEST, accounts: 1 });
  assert.deepEqual([book.lenders.length, book.borrowers.length], [0, 1]);
  assert.ok(book.cashNeeded > 0n);
  for (const accounts of [0, 5_001, 1.5]) assert.throws(() => generateBook({ ...REQUEST, accounts }), /from 1 to 5000/);
  assert.throws(() => generateBook({ ...REQUEST, assets: [] }), InputError);
});

test("haircut · math 2 · starts at h0, is half way to 1 at depth, never falls with size", () => {
  assert.equal(haircut(0n, WAD / 5n, WAD), WAD / 5n);
  assert.equal(haircut(WAD, WAD / 5n, WAD), (6n * WAD) / 10n);
  for (let value = 0n; value < 100n; value++)
    assert.ok(haircut(value + 1n, WAD / 5n, 37n) >= haircut(value, WAD / 5n, 37n));
});

test("collateralBuffer · math 2 · never exceeds the value", () => {
  assert.equal(collateralBuffer(100n * WAD, WAD / 5n, 2n * WAD), 22n * WAD);
  assert.equal(collateralBuffer(2n * WAD, WAD / 5n, 2n * WAD), 2n * WAD);
  assert.equal(collateralBuffer(0n, WAD / 5n, 2n * WAD), 0n);
});
