import { expect } from "chai";
import { ethers, networkHelpers } from "../../../fixtures/system.js";
import {
  DAY,
  deployFeed,
  deployRatio,
  DEVIATION,
  divUp,
  GROWTH,
  HOUR,
  MAX_DISCOUNT,
  MINUTE,
  NO_FEED,
  policyOf,
  PRICE,
  QUOTE,
  RATE,
  ratioParts,
  ratioSource,
} from "../../../fixtures/sources.js";
import { WAD } from "../../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const REDEMPTION = (PRICE * RATE) / WAD;
const percent = (share: bigint) => (REDEMPTION * share) / 100n;
const lag = (price: bigint) => divUp(price * DEVIATION, 10_000n);

/** Keeps both feeds fresh. */
async function refresh({ market, underlying }: Awaited<ReturnType<typeof ratioParts>>) {
  await market.set((await market.latestRoundData())[1]);
  await underlying.set((await underlying.latestRoundData())[1]);
}

describe("oracle · ratio source", () => {
  for (const [name, share, mid, spread] of [
    ["market at redemption", 100n, 1_000n, undefined],
    ["a discount of 4 %", 96n, 980n, 20n],
    ["a discount of 5 %", 95n, 975n, 25n],
    ["a discount of 6.5 %, once", 93n, 975n, 45n],
    ["a discount of 35 %, once", 65n, 975n, 325n],
    ["a market at nothing, once", 1n, 975n, 965n],
    ["a premium of 4 %", 104n, 1_020n, 20n],
    ["a premium of 35 %", 135n, 1_025n, 325n],
  ] as const) {
    it(`latestRoundData · ODC-8, O-10, O-11 · ${name}: price ${Number(mid) / 10} %, low at most the worse of both`, async () => {
      const s = await loadFixture(ratioSource);
      await s.market.set(percent(share));
      const found = await s.source.latestRoundData();
      expect(found.answer).to.equal((REDEMPTION * mid) / 1_000n);
      expect(found.spread).to.equal(spread === undefined ? lag(REDEMPTION) : (REDEMPTION * spread) / 1_000n);
      const worse = share < 100n ? percent(share) : REDEMPTION;
      expect(found.answer - found.spread <= worse).to.equal(true);
      if (share >= 95n && share !== 100n && share < 105n) expect(found.answer - found.spread).to.equal(worse);
    });
  }

  it("latestRoundData · O-11 · a deep discount counts in full half an hour after it was marked, not a second before", async () => {
    const s = await loadFixture(ratioSource);
    await s.market.set(percent(65n));
    await expect(s.source.pokeGap())
      .to.emit(s.source, "GapMarked")
      .withArgs(percent(65n) * 10n ** 10n, REDEMPTION * 10n ** 10n);
    const markedAt = BigInt(await time.latest());
    await time.increaseTo(markedAt + 30n * MINUTE - 1n);
    expect((await s.source.latestRoundData()).answer).to.equal((REDEMPTION * 975n) / 1_000n);
    await time.increaseTo(markedAt + 30n * MINUTE);
    const { answer, spread } = await s.source.latestRoundData();
    expect(answer).to.equal((REDEMPTION * 825n) / 1_000n);
    expect(answer - spread).to.equal(percent(65n));
  });

  it("pokeGap · O-11 · a mark lapses six hours after the discount was last found, and starts anew then", async () => {
    const s = await loadFixture(ratioSource);
    await s.market.set(percent(65n));
    await s.source.pokeGap();
    const since = BigInt(await time.latest());
    await time.increase(5n * HOUR);
    await s.market.set(percent(65n));
    await s.underlying.set(PRICE);
    await s.source.pokeGap();
    const seenAt = BigInt(await time.latest());
    expect((await s.source.anchor()).slice(2)).to.deep.equal([since, seenAt]);
    await time.increaseTo(seenAt + 6n * HOUR - 5n);
    await refresh(s);
    await time.increaseTo(seenAt + 6n * HOUR);
    expect((await s.source.latestRoundData()).answer).to.equal((REDEMPTION * 825n) / 1_000n);
    await time.increaseTo(seenAt + 6n * HOUR + 1n);
    expect((await s.source.latestRoundData()).answer).to.equal((REDEMPTION * 975n) / 1_000n);
    await s.source.pokeGap();
    const anew = BigInt(await time.latest());
    expect((await s.source.anchor()).slice(2)).to.deep.equal([anew, anew]);
    expect((await s.source.latestRoundData()).answer).to.equal((REDEMPTION * 975n) / 1_000n);
  });

  it("pokeGap · O-11 · a discount that closes is cleared by anyone, and the next one starts anew", async () => {
    const s = await loadFixture(ratioSource);
    await s.market.set(percent(65n));
    await s.source.pokeGap();
    await s.market.set(percent(95n));
    await expect(s.source.pokeGap())
      .to.emit(s.source, "GapCleared")
      .withArgs(percent(95n) * 10n ** 10n, REDEMPTION * 10n ** 10n);
    await expect(s.source.pokeGap())
      .to.be.revertedWithCustomError(s.source, "RatioSourceNoGap")
      .withArgs(percent(95n) * 10n ** 10n, REDEMPTION * 10n ** 10n);
    await time.increase(30n * MINUTE);
    await s.market.set(percent(65n));
    expect((await s.source.latestRoundData()).answer).to.equal((REDEMPTION * 975n) / 1_000n);
  });

  it("latestRoundData · T-08 · a donation that doubles the rate counts as a day's growth a day", async () => {
    const s = await loadFixture(ratioSource);
    const { since } = await s.source.anchor();
    await s.rate.set(2n * RATE);
    for (const days of [0n, 1n, 7n, 30n]) {
      await time.increaseTo(since + days * DAY + HOUR);
      await refresh(s);
      const now = BigInt(await time.latest());
      const capped = RATE + (RATE * GROWTH * (now - since)) / (WAD * DAY);
      expect((await s.source.prices()).redemption).to.equal((PRICE * 10n ** 10n * capped) / WAD);
    }
  });

  for (const share of [99n, 50n]) {
    it(`latestRoundData · O-10 · a rate that falls to ${share} % counts at once`, async () => {
      const s = await loadFixture(ratioSource);
      await s.rate.set((RATE * share) / 100n);
      expect((await s.source.prices()).redemption).to.equal((PRICE * 10n ** 10n * RATE * share) / 100n / WAD);
    });
  }

  it("latestRoundData · O-10 · a rate of 0, and one that reverts, are no answer", async () => {
    const s = await loadFixture(ratioSource);
    await s.rate.set(0n);
    await expect(s.source.latestRoundData()).to.be.revertedWithCustomError(s.source, "PriceSourceZero");
    await s.rate.setDown(true);
    await expect(s.source.latestRoundData()).to.be.revertedWithCustomError(s.rate, "RateDown");
  });

  it("pokeRate · O-10 · moves rate and time together, once a day, and leaves the answer as it was", async () => {
    const s = await loadFixture(ratioSource);
    const { since } = await s.source.anchor();
    await expect(s.source.pokeRate())
      .to.be.revertedWithCustomError(s.source, "RatioSourceAnchorFresh")
      .withArgs(since + DAY);
    const honest = RATE + RATE / 10_000n;
    await s.rate.set(honest);
    await time.setNextBlockTimestamp(since + DAY);
    await expect(s.source.pokeRate()).to.emit(s.source, "RateAnchored").withArgs(honest);
    await refresh(s);
    expect((await s.source.anchor()).slice(0, 2)).to.deep.equal([honest, since + DAY]);
    expect((await s.source.prices()).redemption).to.equal((PRICE * 10n ** 10n * honest) / WAD);
  });

  it("pokeRate · O-10 · an honest rate counts whole whenever pokes come, also at a rate above the cap for a moment", async () => {
    const s = await loadFixture(ratioSource);
    let { since } = await s.source.anchor();
    let rate = RATE;
    for (const step of [1n, 2n, 9n, 1n]) {
      rate += (rate * step * GROWTH) / WAD / 2n;
      await time.increaseTo(since + step * DAY);
      await s.rate.set(2n * rate);
      await s.source.pokeRate();
      await s.rate.set(rate);
      await refresh(s);
      expect((await s.source.prices()).redemption).to.equal((PRICE * 10n ** 10n * rate) / WAD);
      since = (await s.source.anchor()).since;
    }
  });

  it("pokeRate · O-10 · a rate pushed down for a moment cannot be anchored, nor make the honest one count less later", async () => {
    const s = await loadFixture(ratioSource);
    await time.increase(DAY);
    await s.rate.set(RATE - 1n);
    await expect(s.source.pokeRate())
      .to.be.revertedWithCustomError(s.source, "RatioSourceBelowAnchor")
      .withArgs(RATE - 1n, RATE);
    await s.rate.set(RATE);
    await s.source.pokeRate();
    await refresh(s);
    expect((await s.source.prices()).redemption).to.equal((PRICE * 10n ** 10n * RATE) / WAD);
  });

  it("pokeRate · T-08 · poked daily at a rate that is always too high, the anchor grows by maxGrowth a day", async () => {
    const s = await loadFixture(ratioSource);
    await s.rate.set(2n * RATE);
    let expected = RATE;
    for (let day = 0; day < 5; ++day) {
      const { since } = await s.source.anchor();
      await time.setNextBlockTimestamp(since + DAY);
      await s.source.pokeRate();
      expected += (expected * GROWTH) / WAD;
      expect((await s.source.anchor()).rate).to.equal(expected);
    }
  });

  for (const [quote, unit] of [
    ["assetInDollars", (PRICE * RATE) / WAD],
    ["assetInUnderlying", (RATE * 10n ** 8n) / WAD],
    ["ratedInUnderlying", 10n ** 8n],
  ] as const) {
    it(`prices · O-08 · ${quote}: the market of a fair feed is redemption, times 0.97 it is 97 %`, async () => {
      const parts = await ratioParts();
      const market = await deployFeed(unit);
      const source = await deployRatio({ ...parts.policy, market: policyOf(market, unit), quote: QUOTE[quote] });
      expect((await source.prices()).market).to.equal(REDEMPTION * 10n ** 10n);
      await market.set((unit * 97n) / 100n);
      const { market: found, redemption } = await source.prices();
      expect(found).to.equal((REDEMPTION * 97n * 10n ** 10n) / 100n);
      expect(redemption).to.equal(REDEMPTION * 10n ** 10n);
      const { answer, spread } = await source.latestRoundData();
      expect(answer).to.equal((REDEMPTION * 985n) / 1_000n);
      expect(spread).to.equal((REDEMPTION * 15n) / 1_000n);
    });

    for (const wrong of ["assetInDollars", "assetInUnderlying", "ratedInUnderlying"] as const) {
      if (wrong === quote) continue;
      it(`constructor · O-08 · a feed in ${quote} listed as ${wrong} is refused`, async () => {
        const { source, policy } = await loadFixture(ratioSource);
        const market = policyOf(await deployFeed(unit), unit);
        await expect(deployRatio({ ...policy, market, quote: QUOTE[wrong] })).to.be.revertedWithCustomError(
          source,
          "RatioSourceApart",
        );
      });
    }
  }

  it("latestRoundData · RH-12 · deviations multiply along the way to dollars", async () => {
    const parts = await ratioParts();
    const market = await deployFeed(10n ** 8n);
    const source = await deployRatio(
      { ...parts.policy, market: policyOf(market, 10n ** 8n, { deviation: 200n }), quote: QUOTE.ratedInUnderlying },
      18,
    );
    const { answer, spread } = await source.latestRoundData();
    expect(spread).to.equal((answer * (10_200n * 10_050n - 10n ** 8n)) / 10n ** 8n);
  });

  it("latestRoundData · ODC-3 · the answer is as old as the older of its feeds", async () => {
    const s = await loadFixture(ratioSource);
    const now = BigInt(await time.latest());
    await s.market.setRound(9, REDEMPTION, now - 100n, now - 100n, 9);
    expect((await s.source.latestRoundData()).updatedAt).to.equal(now - 100n);
    await s.underlying.setRound(9, PRICE, now - 200n, now - 200n, 9);
    expect((await s.source.latestRoundData()).updatedAt).to.equal(now - 200n);
  });

  it("latestRoundData · ODC-9 · the round id changes with the rate alone", async () => {
    const s = await loadFixture(ratioSource);
    const before = (await s.source.latestRoundData()).roundId;
    expect((await s.source.latestRoundData()).roundId).to.equal(before);
    await s.rate.set(RATE - 10n ** 12n);
    expect((await s.source.latestRoundData()).roundId).to.not.equal(before);
  });

  it("latestRoundData · O-10 · redemption alone answers, and says that it may not stand alone", async () => {
    const parts = await ratioParts();
    const source = await deployRatio({ ...parts.policy, market: NO_FEED });
    const { answer, spread } = await source.latestRoundData();
    expect(answer).to.equal(REDEMPTION);
    expect(spread).to.equal(lag(REDEMPTION));
    expect(await source.isStandalone()).to.equal(false);
    expect((await source.prices()).market).to.equal(0n);
    await expect(source.pokeGap()).to.be.revertedWithCustomError(source, "RatioSourceNoMarket");
    expect(await (await deployRatio(parts.policy)).isStandalone()).to.equal(true);
  });

  it("constructor · O-10 · a market or underlying that is not standalone is refused", async () => {
    const { source, policy } = await loadFixture(ratioSource);
    const pool = await ethers.deployContract("MockSource", [8, PRICE, 0n]);
    await pool.setStandalone(false);
    for (const changed of [{ market: policyOf(pool) }, { underlying: policyOf(pool) }]) {
      await expect(deployRatio({ ...policy, ...changed }))
        .to.be.revertedWithCustomError(source, "SourceDependent")
        .withArgs(pool);
    }
  });

  it("constructor · O-08 · market and redemption maxDiscount apart are taken, a unit more is refused", async () => {
    const { source, policy, market } = await loadFixture(ratioSource);
    for (const edge of [percent(95n), percent(105n)]) {
      await market.set(edge);
      await deployRatio(policy);
    }
    for (const beyond of [percent(95n) - 1n, percent(105n) + 1n]) {
      await market.set(beyond);
      await expect(deployRatio(policy))
        .to.be.revertedWithCustomError(source, "RatioSourceApart")
        .withArgs(beyond * 10n ** 10n, REDEMPTION * 10n ** 10n);
    }
  });

  const REFUSED: [string, object, string, unknown[]][] = [
    ["no growth", { maxGrowth: 0n }, "BadGrowth", [0n, WAD / 100n]],
    ["a growth above 1 % a day", { maxGrowth: WAD / 100n + 1n }, "BadGrowth", [WAD / 100n + 1n, WAD / 100n]],
    ["no discount", { maxDiscount: 0n }, "BadDiscount", [0n, 2_000n]],
    ["a discount above 20 %", { maxDiscount: 2_001n }, "BadDiscount", [2_001n, 2_000n]],
  ];
  for (const [name, changed, error, args] of REFUSED) {
    it(`constructor · O-10 · ${name} is refused`, async () => {
      const { source, policy } = await loadFixture(ratioSource);
      await expect(deployRatio({ ...policy, ...changed }))
        .to.be.revertedWithCustomError(source, `RatioSource${error}`)
        .withArgs(...args);
    });
  }

  for (const rate of [0n, 2n ** 104n]) {
    it(`constructor · O-10 · a rate of ${rate} is refused`, async () => {
      const { source, policy, rate: provider } = await loadFixture(ratioSource);
      await provider.set(rate);
      await expect(deployRatio(policy))
        .to.be.revertedWithCustomError(source, "RatioSourceBadRate")
        .withArgs(rate, 2n ** 104n);
    });
  }

  it("anchor · what holds at the start", async () => {
    const { source } = await loadFixture(ratioSource);
    const block = await ethers.provider.getBlock("latest");
    expect(await source.anchor()).to.deep.equal([RATE, BigInt(block!.timestamp), 0n, 0n]);
    expect(MAX_DISCOUNT).to.equal(500n);
  });
});
