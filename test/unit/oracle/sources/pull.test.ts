import { expect } from "chai";
import { ethers, networkHelpers } from "../../../fixtures/system.js";
import {
  FEE,
  intoInterval,
  MAX_CONFIDENCE,
  PRICE,
  PRICE_ID,
  priceFeedOf,
  pullPolicy,
  pullSource,
  signed,
  signersErrors,
  STEP,
  type Signed,
} from "../../../fixtures/sources.js";

const { loadFixture, time } = networkHelpers;
const CONFIDENCE = 10n ** 8n;

async function updatedBy(update: Omit<Signed, "publishTime">, second = 20n) {
  const { source, signers } = await loadFixture(pullSource);
  const from = await intoInterval(second);
  const data = signed({ publishTime: from + 3n, previous: from - 1n, ...update });
  return { source, signers, from, updating: source.update([data], { value: FEE }) };
}

describe("oracle · pull source", () => {
  it("update · ODC-1 · keeps the interval's first price and answers it in six words", async () => {
    const { source, from, updating } = await updatedBy({});
    await expect(updating)
      .to.emit(source, "PriceAccepted")
      .withArgs(PRICE, CONFIDENCE, from + 3n);
    const words = [from + 3n, PRICE, from + 3n, from + 3n, from + 3n, CONFIDENCE];
    expect(await source.latestRoundData()).to.deep.equal(words);
    expect(await source.decimals()).to.equal(8n);
    expect(await source.description()).to.equal("ETH / USD");
    expect(await source.version()).to.equal(1n);
    expect(await source.isStandalone()).to.equal(true);
    expect(await source.openInterval()).to.deep.equal([from, true]);
  });

  it("update · ODC-1 · the caller pays the signers' fee and gets the rest back", async () => {
    const { source, signers } = await loadFixture(pullSource);
    const [caller] = await ethers.getSigners();
    const from = await intoInterval(20n);
    const updating = source.update([signed({ publishTime: from })], { value: FEE + 1_000n });
    await expect(updating).to.changeEtherBalances(ethers, [caller, signers, source], [-FEE, FEE, 0n]);
  });

  it("update · ODC-1 · a fee too low is refused, with what is asked", async () => {
    const { source } = await loadFixture(pullSource);
    const from = await intoInterval(20n);
    await expect(source.update([signed({ publishTime: from })], { value: FEE - 1n }))
      .to.be.revertedWithCustomError(source, "PullSourceFeeTooLow")
      .withArgs(FEE - 1n, FEE);
  });

  it("update · ODC-1 · a filled interval costs nothing, changes nothing and reverts for nobody", async () => {
    const { source, from, updating } = await updatedBy({});
    await updating;
    const [caller] = await ethers.getSigners();
    const before = await source.latestRoundData();
    const later = [signed({ publishTime: from + 10n, previous: from - 1n, price: 2n * PRICE })];
    expect(await source.update.staticCall(later, { value: FEE })).to.equal(false);
    const updating2 = source.update(later, { value: FEE });
    await expect(updating2).to.changeEtherBalance(ethers, caller, 0n);
    await expect(updating2).to.not.emit(source, "PriceAccepted");
    expect(await source.latestRoundData()).to.deep.equal(before);
    await source.update([], { value: 0n });
  });

  it("update · ODC-1 · a caller that takes no refund is refused", async () => {
    const { source, signers } = await loadFixture(pullSource);
    const proud = await signers.getAddress();
    await networkHelpers.impersonateAccount(proud);
    await networkHelpers.setBalance(proud, 10n ** 18n);
    const from = await intoInterval(20n);
    const caller = await ethers.getSigner(proud);
    await expect(source.connect(caller).update([signed({ publishTime: from })], { value: FEE + 5n, gasPrice: 0n }))
      .to.be.revertedWithCustomError(source, "PullSourceRefundFailed")
      .withArgs(proud, 5n);
  });

  const RANGE: [string, (from: bigint) => Signed, boolean][] = [
    ["published at the interval's first second", (from) => ({ publishTime: from, previous: from - 1n }), true],
    ["published this second", (from) => ({ publishTime: from + 20n, previous: from - 1n }), true],
    ["published a second before the interval", (from) => ({ publishTime: from - 1n, previous: from - 2n }), false],
    ["published a second from now", (from) => ({ publishTime: from + 21n, previous: from - 1n }), false],
    ["second in the interval", (from) => ({ publishTime: from + 1n, previous: from }), false],
    ["of another feed", (from) => ({ publishTime: from, id: ethers.id("BTC / USD") }), false],
  ];
  for (const [name, update, isTaken] of RANGE) {
    it(`update · ODC-1, O-12 · a price ${name} is ${isTaken ? "accepted" : "refused"}`, async () => {
      const { source } = await loadFixture(pullSource);
      const from = await intoInterval(20n);
      const updating = source.update([signed(update(from))], { value: FEE });
      if (isTaken) await updating;
      else await expect(updating).to.be.revertedWithCustomError(signersErrors, "PriceFeedNotFoundWithinRange");
    });
  }

  for (const [name, offset] of [
    ["before the interval", -1n],
    ["after now", 21n],
  ] as const) {
    it(`update · ODC-1 · a price that the signers' contract passes on from ${name} is refused here`, async () => {
      const { source, signers } = await loadFixture(pullSource);
      const from = ((BigInt(await time.latest()) + 100n) / STEP) * STEP + STEP;
      await signers.forge(priceFeedOf({ publishTime: from + offset }));
      await time.setNextBlockTimestamp(from + 20n);
      await expect(source.update(["0x"], { value: FEE }))
        .to.be.revertedWithCustomError(source, "PullSourceOutsideInterval")
        .withArgs(from + offset, from, from + 20n);
    });
  }

  for (const price of [0n, -1n, -PRICE, -(2n ** 63n)]) {
    it(`update · O-07 · a price of ${price} is refused`, async () => {
      const { source, updating } = await updatedBy({ price, confidence: 0n });
      await expect(updating).to.be.revertedWithCustomError(source, "PullSourceNotPositive").withArgs(price);
    });
  }

  it("update · O-07 · the type's largest price comes through without a wrap", async () => {
    const price = 2n ** 63n - 1n;
    const { source, updating } = await updatedBy({ price, confidence: price / 50n });
    await updating;
    const { answer, spread } = await source.latestRoundData();
    expect([answer, spread]).to.deep.equal([price, price / 50n]);
  });

  for (const exponent of [-7, -9, 8]) {
    it(`update · O-14 · a price of exponent ${exponent} instead of -8 is refused`, async () => {
      const { source, updating } = await updatedBy({ exponent });
      await expect(updating).to.be.revertedWithCustomError(source, "PullSourceExponentChanged").withArgs(exponent, -8);
    });
  }

  it("update · O-13 · confidence at the limit is accepted, one unit more refused, and the price before it stays", async () => {
    const limit = (PRICE * MAX_CONFIDENCE) / 10_000n;
    const { source, updating } = await updatedBy({ confidence: limit });
    await updating;
    expect((await source.latestRoundData()).spread).to.equal(limit);
    for (const confidence of [limit + 1n, 2n * PRICE, 2n ** 64n - 1n]) {
      const from = await intoInterval(20n);
      const before = await source.latestRoundData();
      await expect(source.update([signed({ publishTime: from, confidence })], { value: FEE }))
        .to.be.revertedWithCustomError(source, "PullSourceUncertain")
        .withArgs(PRICE, confidence, MAX_CONFIDENCE);
      expect(await source.latestRoundData()).to.deep.equal(before);
    }
  });

  it("update · ODC-1 · publish times only grow, interval by interval", async () => {
    const { source } = await loadFixture(pullSource);
    let last = 0n;
    for (const second of [59n, 0n, 30n]) {
      const from = await intoInterval(second);
      await source.update([signed({ publishTime: from, price: PRICE + second })], { value: FEE });
      const { roundId, answer, updatedAt } = await source.latestRoundData();
      expect(updatedAt).to.equal(from);
      expect(updatedAt > last).to.equal(true);
      expect([roundId, answer]).to.deep.equal([from, PRICE + second]);
      last = updatedAt;
      expect(await source.openInterval()).to.deep.equal([from, true]);
      await time.increaseTo(from + STEP);
      expect(await source.openInterval()).to.deep.equal([from + STEP, false]);
    }
  });

  it("latestRoundData · ODC-1 · before the first price there is no answer", async () => {
    const { source } = await loadFixture(pullSource);
    await expect(source.latestRoundData()).to.be.revertedWithCustomError(source, "PullSourceEmpty");
  });

  const REFUSED: [string, object, string, unknown[]][] = [
    ["a signers' contract without code", { pyth: ethers.ZeroAddress }, "NoContract", [ethers.ZeroAddress]],
    ["no feed", { priceId: ethers.ZeroHash }, "NoFeed", []],
    ["an exponent above 0", { exponent: 1 }, "BadExponent", [1n]],
    ["an exponent below -18", { exponent: -19 }, "BadExponent", [-19n]],
    ["a step of 9 s", { step: 9n }, "BadStep", [9n, 10n, 600n]],
    ["a step of 601 s", { step: 601n }, "BadStep", [601n, 10n, 600n]],
    ["no confidence", { maxConfidence: 0n }, "BadConfidence", [0n, 1_000n]],
    ["a confidence above 10 %", { maxConfidence: 1_001n }, "BadConfidence", [1_001n, 1_000n]],
  ];
  for (const [name, changed, error, args] of REFUSED) {
    it(`constructor · O-14 · ${name} is refused`, async () => {
      const { source, signers } = await loadFixture(pullSource);
      const policy = { ...pullPolicy, pyth: signers, ...changed };
      await expect(ethers.deployContract("PullSource", [policy, "ETH / USD"]))
        .to.be.revertedWithCustomError(source, `PullSource${error}`)
        .withArgs(...args);
    });
  }

  for (const exponent of [0, -18]) {
    it(`constructor · O-14 · exponent ${exponent} gives ${-exponent} decimals`, async () => {
      const { signers } = await loadFixture(pullSource);
      const policy = { ...pullPolicy, pyth: signers, exponent };
      const source = await ethers.deployContract("PullSource", [policy, "ETH / USD"]);
      const from = await intoInterval(20n);
      await source.update([signed({ publishTime: from, exponent })], { value: FEE });
      expect((await source.latestRoundData()).answer).to.equal(PRICE);
      expect(await source.decimals()).to.equal(BigInt(-exponent));
    });
  }

  it("policy · what the source was made with", async () => {
    const { source, signers } = await loadFixture(pullSource);
    const policy = [await signers.getAddress(), PRICE_ID, -8n, STEP, MAX_CONFIDENCE];
    expect(await source.policy()).to.deep.equal(policy);
  });
});
