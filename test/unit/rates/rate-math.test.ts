import { expect } from "chai";
import { EXACT_ONE, exactExp, relativeError } from "../../fixtures/exact-exp.js";
import { drawsFrom } from "../../fixtures/random.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { rates, WAD } from "../../fixtures/parameters.js";

const { loadFixture } = networkHelpers;
const YEAR = 31_536_000n;
const ANCHOR = (4n * WAD) / 100n;

async function harness() {
  return ethers.deployContract("RateMathHarness");
}

const clamp = (x: bigint): bigint =>
  x < rates.minAnchor ? rates.minAnchor : x > rates.maxAnchor ? rates.maxAnchor : x;

/** A4 with the exponential in 60 digits; the rate has 18 decimals. */
function reference(anchor: bigint, utilisation: bigint, elapsed: bigint): { rate: bigint; next: bigint } {
  const span = utilisation > rates.target ? WAD - rates.target : rates.target;
  const e = ((utilisation - rates.target) * WAD) / span;
  const z = (rates.speed * e * elapsed) / (WAD * YEAR);
  const at = (drift: bigint): bigint => clamp((anchor * exactExp(drift)) / EXACT_ONE);
  const mean = (anchor + at(z) + 2n * at(z / 2n)) / 4n;
  const factor = e < 0n ? WAD + (3n * e) / 4n : WAD + 3n * e;
  return { rate: (mean * factor) / WAD, next: at(z) };
}

describe("rate math", () => {
  for (const [name, utilisation, expected] of [
    ["nothing borrowed: a quarter of the anchor", 0n, ANCHOR / 4n],
    ["half the target: five eighths", rates.target / 2n, (ANCHOR * 5n) / 8n],
    ["the target: the anchor", rates.target, ANCHOR],
    ["half way to all borrowed: two and a half times", (rates.target + WAD) / 2n, (ANCHOR * 5n) / 2n],
    ["all borrowed: four times the anchor", WAD, ANCHOR * 4n],
  ] as const) {
    it(`accrue · DLV-6, RC-5 · ${name}`, async () => {
      const math = await loadFixture(harness);
      const [rate, next] = await math.accrue(rates, ANCHOR, utilisation, 0);
      expect(rate).to.equal(expected);
      expect(next).to.equal(ANCHOR);
    });
  }

  it("accrue · MEC-1 · rate and anchor equal the specification's within 4e-18 relative and eight units", async () => {
    const math = await loadFixture(harness);
    const draws = drawsFrom(31);
    for (let i = 0; i < 300; ++i) {
      const anchor = draws.between(rates.minAnchor, rates.maxAnchor);
      const utilisation = draws.pick([0n, WAD, rates.target, draws.between(0n, WAD)]);
      const elapsed = draws.pick([0n, 1n, YEAR, draws.between(0n, YEAR), draws.between(0n, 86_400n)]);
      const [rate, next] = await math.accrue(rates, anchor, utilisation, elapsed);
      const exact = reference(anchor, utilisation, elapsed);
      expectNear(rate, exact.rate, 4n);
      expectNear(next, exact.next, 4n);
    }
  });

  it("growth · MEC-2 · exp(rate * dt) - 1 is within 2e-18 relative of the factor, and monotone", async () => {
    const math = await loadFixture(harness);
    const draws = drawsFrom(32);
    for (let i = 0; i < 300; ++i) {
      const rate = draws.between(0n, 4n * WAD);
      const elapsed = draws.pick([1n, YEAR, draws.between(0n, YEAR)]);
      const factor = (await math.growth(rate, elapsed)) + WAD;
      expect(relativeError(factor, exactExp((rate * elapsed) / YEAR))).to.be.lessThanOrEqual(2n);
      expect((await math.growth(rate + 1_000_000n, elapsed)) - factor + WAD).to.be.greaterThanOrEqual(0n);
    }
  });

  it("growth · ACC-10 · compounding in parts gives what compounding once gives, within 5e-18 relative", async () => {
    const math = await loadFixture(harness);
    const draws = drawsFrom(33);
    for (let i = 0; i < 100; ++i) {
      const rate = draws.between(0n, 4n * WAD);
      const [first, second] = [draws.between(0n, YEAR / 2n), draws.between(0n, YEAR / 2n)];
      const whole = (await math.growth(rate, first + second)) + WAD;
      const parts = (((await math.growth(rate, first)) + WAD) * ((await math.growth(rate, second)) + WAD)) / WAD;
      expect(relativeError(parts, (whole * EXACT_ONE) / WAD)).to.be.lessThanOrEqual(5n);
    }
  });

  it("accrue · DLV-6 · the anchor doubles, and halves, in the time the speed says", async () => {
    const math = await loadFixture(harness);
    const ln2 = 693_147_180_559_945_309n;
    const elapsed = (ln2 * YEAR) / rates.speed; // at full error: speed * dt = ln 2
    const [, up] = await math.accrue(rates, ANCHOR, WAD, elapsed);
    const [, down] = await math.accrue(rates, ANCHOR, 0, elapsed);
    expectNear(up, 2n * ANCHOR, WAD / 400_000n); // the elapsed time is a whole second
    expectNear(down, ANCHOR / 2n, WAD / 400_000n);
  });

  it("accrue · DLV-6 · the anchor stops at its bounds and the average counts the bound", async () => {
    const math = await loadFixture(harness);
    const [high, top] = await math.accrue(rates, rates.maxAnchor, WAD, YEAR);
    expect([high, top]).to.deep.equal([4n * rates.maxAnchor, rates.maxAnchor]);
    const [low, bottom] = await math.accrue(rates, rates.minAnchor, 0, YEAR);
    expect([low, bottom]).to.deep.equal([rates.minAnchor / 4n, rates.minAnchor]);
    const [mixed, next] = await math.accrue(rates, ANCHOR, WAD, YEAR);
    expect(next).to.equal(rates.maxAnchor);
    expect(mixed).to.equal(4n * ((ANCHOR + 3n * rates.maxAnchor) / 4n));
  });
});

/** Within `relative` parts of 1e18 and eight units. */
function expectNear(actual: bigint, exact: bigint, relative: bigint): void {
  const gap = actual > exact ? actual - exact : exact - actual;
  expect(gap, `${actual} for ${exact}`).to.be.lessThanOrEqual((exact * relative) / WAD + 8n);
}
