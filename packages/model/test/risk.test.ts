import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  accountState,
  ceilOf,
  collateralBuffers,
  collateralMarginalRate,
  exact,
  floorOf,
  haircutLoss,
  marginOf,
  positionBuffers,
  positionMarginalRate,
  rational,
  type Rates,
  WAD,
} from "../src/index.ts";
import { near, usd } from "./support/protocol.ts";

const ETHER: Rates = { initial: 2_000n, maintenance: 1_500n, closeOutShare: 70n, depth: usd(25_000_000) };
const PERPETUAL: Rates = { initial: 1_000n, maintenance: 500n, closeOutShare: 80n, depth: usd(25_000_000) };
const G0 = 2n * WAD;
const value = fc.bigInt(0n, 2n ** 95n);

test("haircutLoss · RH-4 · 100 million at a depth of 10 is recognised at 8.2, in a hundred accounts at 81.8", () => {
  const recognised = (v: bigint): bigint => v - haircutLoss(exact, v, v, 1_000n, usd(10_000_000));
  near(recognised(usd(100_000_000)), usd(8_181_818.181818), usd(1));
  near(100n * recognised(usd(1_000_000)), usd(81_818_181.818181), usd(1));
});

test("collateralBuffers · RH-4 · the opening rate takes the protocol's total, however it is split", () => {
  const [one, total] = [usd(1_000_000), usd(100_000_000)];
  const opening = (v: bigint): bigint =>
    v -
    collateralBuffers(exact, v, total, { ...ETHER, initial: 1_000n, maintenance: 800n, depth: usd(10_000_000) }, 0n)
      .initial;
  near(100n * opening(one), opening(total), usd(1));
  assert.ok(opening(total) < usd(8_200_000));
});

test("collateralMarginalRate · RH-3 · a value of the depth at 10 % has a buffer of 0.55 and a marginal rate of 0.775", () => {
  const rates = { ...ETHER, maintenance: 1_000n, depth: usd(1_000_000) };
  const v = usd(1_000_000);
  assert.equal(collateralBuffers(exact, v, v, rates, 0n).maintenance, (v * 55n) / 100n);
  assert.equal(collateralMarginalRate(exact, v, rates, 0n), (775n * WAD) / 1_000n);
});

test("collateralMarginalRate · CLP-1 · is 1 where the flat cost makes the buffer all of the leg", () => {
  assert.equal(collateralMarginalRate(exact, 2n * WAD, ETHER, G0), WAD);
  assert.ok(collateralMarginalRate(exact, 20n * WAD, ETHER, G0) < WAD / 6n);
});

test("marginOf · FCM-1 · margin has doubled at the depth", () => {
  const notional = usd(25_000_000);
  assert.equal(marginOf(exact, notional, notional, 500n, usd(25_000_000)), (notional * 10n) / 100n);
  assert.equal(positionMarginalRate(exact, 0n, PERPETUAL), WAD / 20n);
  assert.equal(positionMarginalRate(exact, notional, PERPETUAL), (15n * WAD) / 100n);
});

test("B_c · RH-1 · each leg's buffer times its own kappa, without the flat cost", () => {
  const leg = positionBuffers(exact, usd(10_000), 0n, PERPETUAL, G0);
  near(leg.closeOut, ((leg.maintenance - G0) * 80n) / 100n, 1n);
  const collateral = collateralBuffers(exact, usd(10_000), usd(10_000), ETHER, G0);
  near(collateral.closeOut, ((collateral.maintenance - G0) * 70n) / 100n, 1n);
});

test("accountState · DMM-1 RM-15 · the first row that holds, equality takes the safer one", () => {
  const lines = { initial: 30n, maintenance: 20n, closeOut: 14n };
  const rows: [bigint, string][] = [
    [30n, "Healthy"],
    [29n, "Restricted"],
    [20n, "Restricted"],
    [19n, "Called"],
    [14n, "Called"],
    [13n, "CloseOut"],
    [1n, "CloseOut"],
    [0n, "Insolvent"],
    [-1n, "Insolvent"],
  ];
  for (const [netWorth, state] of rows) assert.equal(accountState({ netWorth, ...lines }), state, `${netWorth}`);
  const nothing = { initial: 0n, maintenance: 0n, closeOut: 0n };
  assert.equal(accountState({ netWorth: 0n, ...nothing }), "Healthy");
  assert.equal(accountState({ netWorth: -1n, ...nothing }), "Insolvent");
});

test("buffers · RC-1 HLT-5 · B_i >= B_m >= B_c, and W - B never falls with more of a collateral", () => {
  fc.assert(
    fc.property(value, value, fc.bigInt(0n, 2n ** 90n), (v, others, more) => {
      const at = (x: bigint): bigint[] => {
        const { initial, maintenance, closeOut } = collateralBuffers(exact, x, x + others, ETHER, G0);
        assert.ok(initial >= maintenance && maintenance >= closeOut && initial <= x);
        return [x - initial, x - maintenance, x - closeOut];
      };
      const [before, after] = [at(v), at(v + more)];
      assert.ok(after[0]! >= before[0]! - 1n, "recognised at the opening rate");
      assert.ok(after[1]! >= before[1]! - 1n, "recognised at the maintenance rate");
      assert.ok(after[2]! >= before[2]! - 2n, "recognised at the close-out line");
    }),
  );
});

test("buffers · CAP-2 · recognised value rises ever more slowly and never exceeds (1 - h0)*depth", () => {
  fc.assert(
    fc.property(value, fc.bigInt(WAD, usd(1_000_000)), (v, step) => {
      const recognised = (x: bigint): bigint => x - haircutLoss(exact, x, x, 1_500n, ETHER.depth);
      assert.ok(recognised(v) <= (ETHER.depth * 85n) / 100n);
      const [first, second] = [recognised(v + step) - recognised(v), recognised(v + 2n * step) - recognised(v + step)];
      assert.ok(second <= first + 2n);
    }),
  );
});

test("buffers · RC-1 · margins grow with the size, the marginal rate with it", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [small, large] = a < b ? [a, b] : [b, a];
      const [low, high] = [
        positionBuffers(exact, small, 0n, PERPETUAL, G0),
        positionBuffers(exact, large, 0n, PERPETUAL, G0),
      ];
      assert.ok(high.maintenance >= low.maintenance && high.initial >= low.initial && high.initial >= high.maintenance);
      assert.ok(positionMarginalRate(exact, large, PERPETUAL) >= positionMarginalRate(exact, small, PERPETUAL));
    }),
  );
});

test("buffers · MEC-1 · every rounding is Up, by at most two wei of the exact one", () => {
  fc.assert(
    fc.property(value, value, (v, others) => {
      const pairs = [
        [collateralBuffers(exact, v, v + others, ETHER, G0), collateralBuffers(rational, v, v + others, ETHER, G0)],
        [positionBuffers(exact, v, others, PERPETUAL, G0), positionBuffers(rational, v, others, PERPETUAL, G0)],
      ] as const;
      for (const [rounded, whole] of pairs) {
        for (const line of ["initial", "maintenance", "closeOut"] as const) {
          const off = rounded[line] - ceilOf(whole[line]);
          assert.ok(off >= 0n && off <= 1n, `${line} is ${off} off`);
        }
      }
      const rate =
        collateralMarginalRate(exact, v, ETHER, G0) - floorOf(collateralMarginalRate(rational, v, ETHER, G0));
      assert.ok(rate >= 0n && rate <= 1n, "the marginal rate");
    }),
  );
});
