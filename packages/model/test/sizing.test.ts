import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  ceilOf,
  collateralBuffers,
  collateralMarginalRate,
  discountAfter,
  exact,
  executedPremium,
  firstPremium,
  floorOf,
  mostTaken,
  rational,
  type Rates,
  rhoOf,
  sliceOf,
  targetSize,
  WAD,
} from "../src/index.ts";
import { near, usd } from "./support/protocol.ts";

const percent = (x: number): bigint => (BigInt(Math.round(x * 1e4)) * WAD) / 10n ** 6n;
const G0 = 2n * WAD;

const premiumAt = (rho: number, elapsed = 0): bigint =>
  firstPremium(exact, {
    netWorth: percent(rho * 100) * 100n,
    maintenance: 100n * WAD,
    marginalRate: percent(5),
    maxPremium: 5n,
    elapsed,
  });

test("firstPremium · RH-2 ALA-2 · b 5 %: 0.25 % at rho 0.95, 1.0 % at 0.8, 2.0 % at 0.6, 1.6 % at 0.4", () => {
  assert.equal(premiumAt(0.95), percent(0.25));
  assert.equal(premiumAt(0.8), percent(1));
  assert.equal(premiumAt(0.6), percent(2));
  assert.equal(premiumAt(0.4), percent(1.6));
  assert.equal(premiumAt(1), 0n);
});

test("firstPremium · ALA-2 · rises to its cap in ten minutes, never above theta*b*rho", () => {
  assert.equal(premiumAt(0.95, 60), percent(0.5));
  assert.equal(premiumAt(0.95, 600), percent(3.8));
  assert.equal(premiumAt(0.95, 10_000), percent(3.8));
});

test("targetSize · CLP-1 · W 90 of B_m 100 at b 15 % and no premium: 20 / 0.165", () => {
  const distress = {
    netWorth: 90n * WAD,
    maintenance: 100n * WAD,
    marginalRate: percent(15),
    maxPremium: 10n,
    elapsed: 0,
  };
  assert.equal(targetSize(exact, distress, 0n), (20n * WAD * WAD) / percent(16.5));
});

test("executedPremium · RH-3 · a whole sale at rho 0.6 of a value of the depth leaves W above zero", () => {
  const rates: Rates = { initial: 1_200n, maintenance: 1_000n, closeOutShare: 70n, depth: usd(1_000_000) };
  const v = usd(1_000_000);
  const { maintenance } = collateralBuffers(exact, v, v, rates, 0n);
  const netWorth = (maintenance * 6n) / 10n;
  const rho = rhoOf(exact, netWorth, maintenance);
  const naive = (8n * 775n * 6n * WAD) / 100_000n;
  const premium = executedPremium(exact, naive, maintenance, v, rho);
  assert.ok(netWorth - (v * naive) / WAD < 0n, "with the marginal rate");
  assert.equal(premium, (8n * 55n * 6n * WAD) / 10_000n);
  assert.ok(netWorth - (v * premium) / WAD > 0n, "with the buffer released");
});

test("discountAfter · RH-7 · 0 to 15 % in ten minutes", () => {
  assert.equal(discountAfter(exact, 0), 0n);
  assert.equal(discountAfter(exact, 300), percent(7.5));
  assert.equal(discountAfter(exact, 600), percent(15));
  assert.equal(discountAfter(exact, 6_000), percent(15));
});

const stock = (value: bigint) => ({ amount: value, value, price: WAD, unit: WAD });
const all = { value: 2n ** 128n, amount: 2n ** 128n };
const REST = usd(25);

test("sliceOf · TVC-4 · leaves nothing or the smallest remainder, and the whole only where no limit forbids it", () => {
  assert.equal(sliceOf(stock(usd(100)), usd(40), all, REST), usd(40));
  assert.equal(sliceOf(stock(usd(100)), usd(80), all, REST), usd(100));
  assert.equal(sliceOf(stock(usd(100)), usd(80), { ...all, amount: usd(90) }, REST), usd(75));
  assert.equal(sliceOf(stock(usd(100)), usd(80), { ...all, value: usd(90) }, REST), usd(75));
  assert.equal(sliceOf(stock(usd(100)), usd(80), { ...all, value: usd(60) }, REST), usd(60));
  assert.equal(sliceOf(stock(usd(20)), usd(5), { ...all, amount: usd(10) }, REST), 0n);
  assert.equal(sliceOf(stock(usd(20)), usd(5), all, REST), usd(20));
});

const RATES: Rates = { initial: 2_000n, maintenance: 1_500n, closeOutShare: 70n, depth: usd(25_000_000) };

test("sales · L-18 LIQ-2 CHM-5 · over all values, debts and slices neither W nor rho falls, and premium is within theta*rho*dB", () => {
  fc.assert(
    fc.property(
      fc.bigInt(usd(30), usd(50_000_000)),
      fc.integer({ min: 1, max: 999 }),
      fc.integer({ min: 0, max: 700 }),
      fc.integer({ min: 1, max: 1_000 }),
      (v, rhoPermille, elapsed, share) => {
        const { maintenance } = collateralBuffers(exact, v, v, RATES, G0);
        const netWorth = (maintenance * BigInt(rhoPermille)) / 1_000n;
        const marginalRate = collateralMarginalRate(exact, v, RATES, G0);
        const distress = { netWorth, maintenance, marginalRate, maxPremium: 10n, elapsed };
        const first = firstPremium(exact, distress);
        const target = targetSize(exact, distress, first);
        const x = sliceOf(stock(v), (target * BigInt(share)) / 1_000n, all, REST);
        if (x === 0n) return;
        const after = collateralBuffers(exact, v - x, v - x, RATES, G0).maintenance;
        const rho = rhoOf(exact, netWorth, maintenance);
        const premium = executedPremium(exact, first, maintenance - after, x, rho);
        const paid = x - (x * (WAD - premium)) / WAD;
        assert.ok(paid <= mostTaken(exact, maintenance - after, rho) + 1n, "within theta*rho*dB");
        const left = netWorth - paid;
        assert.ok(left >= 0n && left * maintenance >= netWorth * after - maintenance, "W and rho");
        if (x < v) assert.ok(left <= (after * 11n) / 10n + 2n * G0, "never beyond the target");
      },
    ),
    { numRuns: 2_000 },
  );
});

test("sizing · MEC-1 · premium and size are rounded Down, by at most what their rates are", () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, usd(1_000_000)),
      fc.bigInt(1n, 999n),
      fc.bigInt(WAD / 100n, WAD),
      fc.integer({ min: 0, max: 700 }),
      (maintenance, share, marginalRate, elapsed) => {
        const distress = {
          netWorth: (maintenance * share) / 1_000n,
          maintenance,
          marginalRate,
          maxPremium: 10n,
          elapsed,
        };
        const [rounded, whole] = [firstPremium(exact, distress), firstPremium(rational, distress)];
        // rho Down raises b*(1 - rho) by at most a wei, and lowers the cap by as much
        assert.ok(rounded <= ceilOf(whole) + 1n && rounded >= floorOf(whole) - 2n, "premium");
        const size = targetSize(exact, distress, rounded) - floorOf(targetSize(rational, distress, rounded));
        assert.ok(size <= 0n, "never more than the target");
      },
    ),
  );
});

test("near · the helper of these tests fails on what is off", () => {
  assert.throws(() => near(1_002n, 0n, 1_001n));
});
