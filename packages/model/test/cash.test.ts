import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  accrue,
  cashOf,
  ceilOf,
  DAY,
  exact,
  floorOf,
  type Interest,
  principalOf,
  rateOf,
  rational,
  RAY,
  utilisation,
  utilisationError,
  WAD,
  YEAR,
} from "../src/index.ts";
import { alice, bob, deposit, done, ETH, protocol, refused, usdc, valued } from "./support/protocol.ts";
import { apply } from "../src/index.ts";

const TERMS = { lowestAnchor: WAD / 1_000n, highestAnchor: 2n * WAD, reserveShare: WAD / 10n };
const wad = (x: number): bigint => (BigInt(Math.round(x * 1e6)) * WAD) / 10n ** 6n;

const START: Interest<bigint> = {
  supplyIndex: RAY,
  borrowIndex: RAY,
  anchor: wad(0.04),
  supplied: wad(1_000),
  borrowed: wad(800),
  held: wad(200),
  owedToSuppliers: 0n,
};

const index = fc.bigInt(RAY, 50n * RAY);
const amount = fc.bigInt(-(2n ** 90n), 2n ** 90n);

test("utilisation · RC-5 · 800 of 1,000 lent is 0.80, and a settled profit of 1,000 does not make it 0.40", () => {
  assert.equal(utilisation(exact, START), wad(0.8));
  assert.equal(utilisation(exact, { ...START, supplied: wad(2_000) }), wad(0.8));
  assert.equal(utilisation(exact, { ...START, supplied: wad(2_000), held: 0n }), WAD);
  assert.equal(utilisation(exact, { ...START, borrowed: 0n }), 0n);
});

test("rateOf · DLV-6 · a quarter of the anchor at U = 0, the anchor at the target, four times at U = 1", () => {
  const rate = (u: bigint): bigint => rateOf(exact, wad(0.04), utilisationError(exact, u));
  assert.equal(rate(0n), wad(0.01));
  assert.equal(rate((85n * WAD) / 100n), wad(0.04));
  assert.equal(rate(WAD), wad(0.16));
});

test("accrue · B-01 · a year at the target costs e^0.04 - 1, and the anchor stays", () => {
  const level = { ...START, borrowed: wad(850), held: wad(150) };
  const after = accrue(exact, level, YEAR, TERMS);
  assert.equal(after.anchor, wad(0.04));
  assert.equal(after.borrowIndex, RAY + ((exact.exp(wad(0.04)) - WAD) * RAY) / WAD);
  const paid = level.borrowed * (after.borrowIndex - RAY);
  const credited = level.supplied * (after.supplyIndex - RAY);
  assert.ok(credited <= (paid * 9n) / 10n && credited > (paid * 9n) / 10n - level.supplied);
});

test("accrue · DLV-6 · above the target the anchor rises by e^(50*e*dt/Y) up to its bound", () => {
  const full = { ...START, held: 0n };
  const week = accrue(exact, full, 7 * DAY, TERMS).anchor;
  assert.equal(
    week,
    ((wad(0.04) * exact.exp((50n * WAD * BigInt(7 * DAY)) / BigInt(YEAR))) / WAD / 10n ** 6n) * 10n ** 6n,
  );
  assert.equal(accrue(exact, full, YEAR, TERMS).anchor, TERMS.highestAnchor);
});

test("accrue · H-08 · what lies beyond a year earns nothing", () => {
  assert.deepEqual(accrue(exact, START, 3 * YEAR, TERMS), accrue(exact, START, YEAR, TERMS));
});

test("accrue · ACC-6 ACC-7 · indices never fall and suppliers get at most interest less the reserve share", () => {
  fc.assert(
    fc.property(
      fc.record({
        supplyIndex: index,
        borrowIndex: index,
        anchor: fc.bigInt(WAD / 1_000n, 2n * WAD),
        supplied: fc.bigInt(1n, 2n ** 90n),
        borrowed: fc.bigInt(0n, 2n ** 90n),
        held: fc.bigInt(0n, 2n ** 90n),
        owedToSuppliers: fc.constant(0n),
      }),
      fc.integer({ min: 0, max: 2 * YEAR }),
      (interest, dt) => {
        const after = accrue(exact, interest, dt, TERMS);
        assert.ok(after.borrowIndex >= interest.borrowIndex && after.supplyIndex >= interest.supplyIndex);
        const paid = interest.borrowed * (after.borrowIndex - interest.borrowIndex);
        const credited = interest.supplied * (after.supplyIndex - interest.supplyIndex);
        assert.ok(credited * 10n <= paid * 9n, "the reserves get their share");
      },
    ),
  );
});

test("accrue · MEC-1 · the borrow index is at most 1e-17 of it above and 1e-16 below the one in rationals", () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 1_000n), fc.bigInt(0n, 1_000n), fc.integer({ min: 1, max: DAY }), (debt, idle, dt) => {
      const interest = { ...START, borrowed: debt * WAD, held: idle * WAD, supplied: (debt + idle) * WAD };
      const [rounded, whole] = [accrue(exact, interest, dt, TERMS), accrue(rational, interest, dt, TERMS)];
      const off = rounded.borrowIndex - floorOf(whole.borrowIndex);
      assert.ok(off <= RAY / 10n ** 17n && off >= -(RAY / 10n ** 16n), `${off}`);
    }),
    { numRuns: 40 },
  );
});

test("cash and principal · ACC-9 · every rounding is against the account, by less than an index and a wei", () => {
  fc.assert(
    fc.property(amount, index, index, (y, supplyIndex, borrowIndex) => {
      const indices = { supplyIndex, borrowIndex };
      const principal = principalOf(exact, y, indices);
      assert.ok(principal <= floorOf(principalOf(rational, y, indices)), "the principal is rounded down");
      const cash = cashOf(exact, principal, indices);
      assert.ok(cash <= floorOf(cashOf(rational, principal, indices)), "cash is rounded down");
      const most = (y >= 0n ? supplyIndex : borrowIndex) / RAY + 2n;
      assert.ok(cash <= y && cash >= y - most, `${y - cash} lost of at most ${most}`);
      assert.ok(ceilOf(principalOf(rational, y, indices)) - principal <= 1n);
    }),
  );
});

test("deposit · DMM-7 · passes with every feed gone; who owes nothing withdraws with every feed gone", () => {
  const state = protocol();
  deposit(state, alice, ETH, WAD);
  for (const instrument of [1, 2, 3, 32, 33]) done(state, { type: "setAnswer", instrument, answer: undefined });
  deposit(state, alice, 0, usdc(10));
  done(state, { type: "withdraw", account: alice, asset: ETH, amount: WAD });
  assert.equal(valued(state, alice).netWorth, 10n * WAD);
});

test("withdraw · DLV-1 · borrows to v*(1 - h_i) - g0 at the low price and not one unit more", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  // low 1,990 over c_high of 1.0025; the haircut of 20 % grows with the total of 20,000 over a depth of 25 million
  const v = (((10n * 1_990n * WAD * WAD) / (WAD + WAD / 400n)) * 1n) / 1n;
  const kept = v - (v * 8_000n * 25_000_000n * WAD) / (10_000n * (25_000_000n * WAD + v)) + 2n * WAD;
  const most = (v - kept) / 10n ** 12n;
  refused(state, { type: "withdraw", account: alice, asset: 0, amount: most + 1n }, "OpeningLine");
  done(state, { type: "withdraw", account: alice, asset: 0, amount: most });
  assert.equal(state.ledger.borrowed, most * 10n ** 12n);
});

test("withdraw · TVC-4 · leaves no debt under the smallest, and no cash that is not held", () => {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  refused(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(49) }, "DebtTooSmall");
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(50) });
  deposit(state, bob, ETH, 24_000n * WAD);
  refused(state, { type: "withdraw", account: bob, asset: 0, amount: usdc(20_000_000) }, "HeldTooSmall");
});

test("apply · ODC-6 · time never goes back", () => {
  const state = protocol();
  assert.deepEqual(
    apply(state, { type: "deposit", account: alice, asset: 0, amount: 1n, isOwn: true, at: state.now - 1 }),
    { refused: "TimeGoesBack" },
  );
});
