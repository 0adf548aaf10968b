import { join } from "node:path";
import { batchVariance, DIGITS, gridPoints, loadPoints, varianceOf, type Point } from "@plimsoll/lab";
import { expect } from "chai";
import { drawsFrom } from "../../fixtures/random.js";
import { networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import { measured, MEASURED, type Measured, readingOf, replay, terms } from "../../fixtures/volatility.js";

const { loadFixture, time } = networkHelpers;
const HISTORY_DIR = process.env["HISTORY_DIR"] ?? "";
const RAY = 10n ** 27n;
/** Stated is 1e-9 relative; this is what rounding leaves [parts of 1e18]. */
const NEAR = 10n ** 6n;

describe("volatility oracle · batch computation", () => {
  for (const file of [
    "20230817-flash_ETHUSD_chainlink-rounds.csv",
    "20230817-flash_BTCUSD_chainlink-rounds.csv",
    "202309-calm_ETHUSD_chainlink-rounds.csv",
    "2022-steth_STETHETH_chainlink-rounds.csv",
  ]) {
    it(`poke · VRS-1 · every round of ${file} poked as it came`, async function () {
      if (HISTORY_DIR === "") {
        console.log("    HISTORY_DIR is not set: no rounds of a real feed to measure");
        return this.skip();
      }
      const s = await loadFixture(measured);
      const points = await replay(s, loadPoints(join(HISTORY_DIR, file)));
      await expectBatch(s, points);
    });
  }

  for (const seed of [1, 2, 3]) {
    it(`poke · VRS-1 · a walk of irregular steps, jumps and silences, seed ${seed}`, async () => {
      const s = await loadFixture(measured);
      const points = await replay(s, walk(seed, 250));
      await expectBatch(s, points);
    });
  }
});

/** The chain's variance and volatility against the sum over all points, at the last point and a while after it. */
async function expectBatch(s: Measured, rounds: readonly Point[]): Promise<void> {
  const points = gridPoints(rounds);
  expect(points.length).to.be.greaterThan(100);
  const start = varianceOf(terms.calm);
  const { time: at, variance } = await readingOf(s);
  expect(at).to.equal(BigInt(points.at(-1)!.time));
  expectNear(variance, (batchVariance(points, start, terms.span, Number(at)).variance * RAY) / DIGITS);
  await time.increase(12_345);
  const later = batchVariance(points, start, terms.span, await time.latest()).variance;
  const volatility = await s.oracle.volatilityOf(MEASURED);
  expectNear(volatility * volatility, (later * WAD * WAD) / DIGITS);
}

function expectNear(actual: bigint, exact: bigint): void {
  const gap = actual > exact ? actual - exact : exact - actual;
  expect(gap * WAD, `${actual} for ${exact}`).to.be.lessThanOrEqual(exact * NEAR);
}

/** Steps of seconds to days, moves from nothing to a tenfold price. */
function walk(seed: number, count: number): Point[] {
  const draws = drawsFrom(seed);
  let [at, price] = [0, 2_000n * 10n ** 8n];
  return Array.from({ length: count }, () => {
    at += Number(draws.pick([draws.between(1n, 300n), draws.between(300n, 4_000n), draws.between(300n, 200_000n)]));
    const kind = draws.between(0n, 19n);
    const move = kind === 0n ? draws.between(-900_000n, 2_000_000n) : draws.between(-30_000n, 30_000n);
    price = (price * (1_000_000n + move)) / 1_000_000n;
    if (price < 10n ** 6n) price = 10n ** 11n;
    return { time: at, price };
  });
}
