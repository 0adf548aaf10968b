import { expect } from "chai";
import { EXACT_ONE, exactExp } from "../../fixtures/exact-exp.js";
import {
  at,
  dustOf,
  ETH_PERP,
  loadFixture,
  stateOf,
  sumsOf,
  time,
  type Trading,
  tradingSystem,
} from "../../fixtures/trading.js";
import { fundingTerms, usd, WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);
const PREMIUM = at(2_010); // the clamp, 0.5 %
const UNIT = 10n ** 10n;
const HOUR = 3_600n;
const INDEX = 2_000n * 10n ** 8n;
const { clamp, interest, memory_: memory, period } = fundingTerms;

const stateNow = async (s: Trading) => stateOf((await s.vault.marketOf(ETH_PERP))[0]);
const decay = (elapsed: bigint) => (exactExp((-elapsed * WAD) / memory) * WAD) / EXACT_ONE;

/** Funding per unit over `elapsed` at a stored premium, as math 5 states it. */
function fundingOver(premium: bigint, elapsed: bigint, index = PRICE): bigint {
  const paid = (premium * UNIT * memory * (WAD - decay(elapsed))) / WAD + interest * elapsed;
  return (index * paid) / (WAD * period);
}

/** Alice is long ten from bob, traded at the clamp an hour after the listing. */
async function traded() {
  const s = await tradingSystem();
  await time.increase(HOUR);
  await s.setIndex(ETH_PERP, INDEX);
  await s.trade(s.alice, s.bob, 10n * WAD, PREMIUM);
  return { ...s, accounts: [s.cross(s.alice), s.cross(s.bob)] };
}

/** Time passes with fresh prices; the market is brought to now. */
async function pass(s: Trading, seconds: bigint) {
  await time.increase(seconds);
  await s.setIndex(ETH_PERP, INDEX);
  await s.vault.pokeMarket(ETH_PERP);
}

describe("vault pokeMarket, payment", () => {
  it("pokeMarket · FPF-2 FPF-3 · longs pay shorts the closed form of a decaying premium and the interest", async () => {
    const s = await loadFixture(traded);
    const before = await stateNow(s);
    const positions = await Promise.all(s.accounts.map(async (account) => s.positionOf(account)));
    await time.increase(2n * HOUR);
    await s.setIndex(ETH_PERP, INDEX);
    const seen = await Promise.all(s.accounts.map(async (account) => sumsOf(s, account)));
    await s.vault.connect(s.keeper).pokeMarket(ETH_PERP);
    const after = await stateNow(s);
    const expected = fundingOver(before.premium, after.accruedAt - before.accruedAt);
    expect(expected).to.be.greaterThan(usd(1) / 2n);
    expect(after.funding - before.funding).to.be.within(expected - 10_000n, expected + 10_000n);
    const moved = 10n * (after.funding - before.funding);
    const [long, short] = await Promise.all(s.accounts.map(async (account) => s.positionOf(account)));
    expect(long!.quote).to.be.within(positions[0]!.quote - moved - 1n, positions[0]!.quote - moved);
    expect(short!.quote).to.be.within(positions[1]!.quote + moved - 1n, positions[1]!.quote + moved);
    const now = await Promise.all(s.accounts.map(async (account) => sumsOf(s, account)));
    for (const [index, { worth }] of now.entries())
      expect(worth).to.be.within(seen[index]!.worth - WAD / 100n, seen[index]!.worth + WAD / 100n);
  });

  it("pokeMarket · DRV-2 FPF-8 P-01 · funding in is funding out, rounding stays with the vault", async () => {
    const s = await loadFixture(traded);
    let dust = await dustOf(s, s.accounts);
    for (const seconds of [1n, 77n, 1_234n, HOUR, 3n * HOUR + 1n]) {
      await pass(s, seconds);
      const now = await dustOf(s, s.accounts);
      expect(now).to.be.within(dust > 2n ? dust - 2n : 0n, dust + 2n);
      expect(now).to.be.within(0n, 4n * 2_012n);
      dust = now;
    }
  });

  it("pokeMarket · FPF-4 · in quiet hours the premium is forgotten and the interest remains", async () => {
    const s = await loadFixture(traded);
    const { premium } = await stateNow(s);
    await pass(s, HOUR);
    const later = await stateNow(s);
    const kept = (premium * decay(HOUR + 20n)) / WAD;
    expect(later.premium).to.be.within(kept - 2n, (premium * decay(HOUR)) / WAD);
    await pass(s, 24n * HOUR);
    const quiet = await stateNow(s);
    expect(quiet.premium).to.equal(0n);
    await pass(s, 8n * HOUR);
    const last = await stateNow(s);
    const elapsed = last.accruedAt - quiet.accruedAt;
    expect(last.funding - quiet.funding).to.equal((PRICE * interest * elapsed) / (WAD * period));
  });

  it("pokeMarket · FPF-2 · below the index shorts pay longs", async () => {
    const s = await loadFixture(tradingSystem);
    await time.increase(HOUR);
    await s.setIndex(ETH_PERP, INDEX);
    await s.trade(s.alice, s.bob, 10n * WAD, at(1_990));
    const before = await stateNow(s);
    expect(before.premium).to.be.lessThan(0n);
    await pass(s, HOUR);
    const after = await stateNow(s);
    expect(after.funding).to.be.lessThan(before.funding);
    const expected = fundingOver(before.premium, after.accruedAt - before.accruedAt);
    expect(after.funding - before.funding).to.be.within(expected - 10_000n, expected + 10_000n);
  });

  it("pokeMarket · ACC-11 · many pokes pay what one pays", async () => {
    const s = await loadFixture(traded);
    const start = await stateNow(s);
    for (let i = 0; i < 12; ++i) await pass(s, 300n);
    const after = await stateNow(s);
    const expected = fundingOver(start.premium, after.accruedAt - start.accruedAt);
    expect(after.funding - start.funding).to.be.within(expected - expected / 10_000n, expected);
  });

  it("pokeMarket · FPF-5 · without a Valid price time passes, nothing is paid and the premium is forgotten; what was due before is paid", async () => {
    const s = await loadFixture(traded);
    const before = await stateNow(s);
    const [, , , updatedAt] = await s.feeds[ETH_PERP]!.latestRoundData();
    await time.increase(2n * HOUR);
    await s.vault.pokeMarket(ETH_PERP);
    const stale = await stateNow(s);
    const valid = fundingOver(before.premium, updatedAt + 3_900n - before.accruedAt);
    expect(stale.funding - before.funding).to.be.within(valid - 10_000n, valid + 10_000n);
    await time.increase(HOUR);
    const worth = (await sumsOf(s, s.accounts[0]!)).worth;
    await s.vault.pokeMarket(ETH_PERP);
    const after = await stateNow(s);
    expect(after.funding).to.equal(stale.funding);
    const kept = (before.premium * decay(after.accruedAt - before.accruedAt)) / WAD;
    expect(after.premium).to.be.within(kept - 2n, kept + 2n);
    expect((await sumsOf(s, s.accounts[0]!)).worth).to.equal(worth);
    await s.setIndex(ETH_PERP, INDEX);
    await s.vault.pokeMarket(ETH_PERP);
    const back = await stateNow(s);
    const due = fundingOver(after.premium, back.accruedAt - after.accruedAt);
    expect(back.funding - after.funding).to.be.within(due - 10_000n, due + 10_000n);
  });

  it("pokeMarket · an unknown market is refused", async () => {
    const s = await loadFixture(tradingSystem);
    await expect(s.vault.pokeMarket(9)).to.be.revertedWithCustomError(s.vault, "VaultUnknownMarket").withArgs(9);
  });
});

describe("vault settleTrades, premium", () => {
  it("settleTrades · FPF-4 · the first trade counts with the weight of the time since the last, clamped", async () => {
    const s = await loadFixture(tradingSystem);
    const listed = (await stateNow(s)).accruedAt;
    await time.increase(HOUR);
    await s.setIndex(ETH_PERP, INDEX);
    await s.trade(s.alice, s.bob, 10n * WAD, at(2_040));
    const { accruedAt, premium, lag } = await stateNow(s);
    const expected = ((WAD - decay(accruedAt - listed)) * clamp) / (WAD * UNIT);
    expect(premium).to.be.within(expected - 1n, expected);
    expect(lag).to.equal(0n);
  });

  it("settleTrades · ACC-10 · a trade in parts moves the premium no more than at once", async () => {
    const s = await loadFixture(traded);
    await time.increase(600n);
    const sides = [await s.order(s.carol, 4n * WAD, PREMIUM), await s.order(s.lender, -4n * WAD, PREMIUM)];
    const { premium, accruedAt } = await stateNow(s);
    const parts = [1n, 2n, 1n].map((size) => ({ maker: 0, taker: 1, size: size * WAD }));
    await s.exchange.matchOrders(sides, parts);
    const after = await stateNow(s);
    const elapsed = after.accruedAt - accruedAt;
    const kept = (premium * decay(elapsed)) / WAD;
    const expected = kept + ((WAD - decay(elapsed)) * ((clamp * 4n) / 10n)) / (WAD * UNIT);
    expect(after.premium).to.be.within(expected - 2n, expected + 1n);
  });

  it("settleTrades · RH-9 · the fees of a wash trade exceed the funding it can ever move", async () => {
    for (const wash of [WAD / 2n, 50n * WAD, 500n * WAD]) {
      const s = await loadFixture(tradingSystem);
      await s.trade(s.lender, s.treasury, 500n * WAD, PRICE);
      await pass(s, 12n * HOUR);
      const quiet = await stateNow(s);
      await s.trade(s.lender, s.treasury, wash, PREMIUM);
      const { premium } = await stateNow(s);
      const fees = (wash * 2_010n * 7n) / 10_000n;
      const forever = ((premium - quiet.premium) * UNIT * 500n * 2_000n * memory) / period;
      expect(premium, "it moved").to.be.greaterThan(quiet.premium);
      expect(forever, `gain of ${wash}`).to.be.greaterThan(fees / 2n);
      expect(forever, `gain of ${wash}`).to.be.lessThan(fees);
    }
  });

  it("settleTrades · DRV-3 · funding up to now is paid on the old size before it changes", async () => {
    const s = await loadFixture(traded);
    const [before, { quote }] = [await stateNow(s), await s.positionOf(s.accounts[0]!)];
    await time.increase(HOUR);
    await s.setIndex(ETH_PERP, INDEX);
    await s.trade(s.alice, s.bob, 10n * WAD, PRICE);
    const owed = 10n * ((await stateNow(s)).funding - before.funding);
    const after = (await s.positionOf(s.accounts[0]!)).quote;
    expect(after).to.be.within(quote - owed - usd(20_000) - 2_010n, quote - owed - usd(20_000));
  });

  it("settleTrades · FPF-6 · entering before a payment and leaving after it earns less than it costs", async () => {
    const s = await loadFixture(traded);
    await time.increase(4n * HOUR);
    await s.setIndex(ETH_PERP, INDEX);
    const account = s.cross(s.carol);
    const { worth } = await sumsOf(s, account);
    await s.trade(s.alice, s.carol, 10n * WAD, PRICE);
    await s.vault.pokeMarket(ETH_PERP);
    await s.trade(s.carol, s.alice, 10n * WAD, PRICE);
    const change = (await sumsOf(s, account)).worth - worth;
    const fees = usd(20_000) / 2_000n + usd(20_000) / 5_000n;
    expect(change).to.be.within(-fees - usd(1) / 10n, -fees + usd(1) / 10n);
  });

  it("settleTrades · ACC-9 · opening and closing at one price costs the fees and at most the charge of the writes", async () => {
    const s = await loadFixture(traded);
    const account = s.cross(s.carol);
    const orders = [
      await s.order(s.carol, WAD, PRICE, { slot: 1 }),
      await s.order(s.lender, -WAD, PRICE, { slot: 1 }),
      await s.order(s.carol, -WAD, PRICE, { slot: 2 }),
      await s.order(s.lender, WAD, PRICE, { slot: 2 }),
    ];
    const { worth } = await sumsOf(s, account);
    await s.exchange.matchOrders(
      orders,
      [0, 2].map((maker) => ({ maker, taker: maker + 1, size: WAD })),
    );
    const cost = worth - (await sumsOf(s, account)).worth;
    const fees = 2n * (usd(2_000) / 5_000n);
    expect(cost).to.be.within(fees, fees + 2n * 2_001n);
  });
});
