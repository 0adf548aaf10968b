import { expect } from "chai";
import { accountOf } from "../../fixtures/system.js";
import {
  at,
  BTC_PERP,
  ETH_PERP,
  loadFixture,
  potOf,
  stateOf,
  sumsOf,
  time,
  type Trading,
  tradingSystem,
} from "../../fixtures/trading.js";
import { usd, WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);
const STALE = 2;
const DEPTH = usd(25_000_000);
const LEG_COST = usd(2);

const up = (a: bigint, b: bigint) => (a + b - 1n) / b;

/** Net worth and initial buffer of the opening test for one ETH position, as math 2 and 2.1 state them. */
async function openingOf(
  s: Trading,
  account: string,
  change: { size: bigint; price: bigint; fee: bigint; opens?: bigint },
  index = PRICE,
) {
  const { size, quote } = await s.positionOf(account);
  const after = size + change.size;
  const cost = (change.size * change.price) / WAD;
  const charge = up(index, WAD) + 1n;
  const spread = up((index / 10n ** 10n) * 50n, 10_000n) * 10n ** 10n;
  const mark = after > 0n ? index - spread : index + spread;
  const profit = (after * mark) / WAD + quote - cost - charge;
  const notional = up((after > 0n ? after : -after) * mark, WAD);
  const open = stateOf((await s.vault.marketOf(ETH_PERP))[0]).openInterest + (change.opens ?? 0n);
  const total = (open * mark) / WAD;
  const widest = total > notional ? total : notional;
  const buffer = up(notional * 100n * (DEPTH + widest), 1_000n * DEPTH) + LEG_COST;
  const unsure = (profit > 0n ? profit : 0n) + (await s.vault.freshOf(account));
  return { worth: (await s.vault.cashOf(account)) - change.fee + profit - unsure / 10n, buffer };
}

/** Alice's isolated account is long 40 ETH at 2,000 on 10,000 of cash; the index then stands at `price`. */
async function longAt(price: bigint) {
  const s = await tradingSystem();
  const account = s.isolated(s.alice);
  const ofAccount = { account };
  await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: ofAccount });
  await s.setIndex(ETH_PERP, price * 10n ** 8n);
  return { ...s, account, ofAccount };
}
const restricted = async () => longAt(1_850n);
const nearlyDead = async () => longAt(1_751n);
const insolvent = async () => longAt(1_700n);
const called = async () => longAt(1_800n);
const winning = async () => longAt(2_200n);

describe("vault settleTrades, opening test", () => {
  it("settleTrades · HLT-1 FCM-7 · initial margin at the worse side of the price, to the wei, for buyer and seller", async () => {
    const s = await loadFixture(tradingSystem);
    const [fits, tooLarge, tooLargeForAll] = [455n * WAD, 458n * WAD, 470n * WAD];
    const notional = (size: bigint) => (size * PRICE) / WAD;
    const buyer = await openingOf(s, s.cross(s.alice), {
      size: tooLargeForAll,
      price: PRICE,
      fee: notional(tooLargeForAll) / 5_000n,
      opens: tooLargeForAll,
    });
    await expect(s.trade(s.alice, s.bob, tooLargeForAll, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.cross(s.alice), buyer.worth, buyer.buffer);
    const seller = await openingOf(s, s.cross(s.bob), {
      size: -tooLarge,
      price: PRICE,
      fee: notional(tooLarge) / 2_000n,
      opens: tooLarge,
    });
    await expect(s.trade(s.alice, s.bob, tooLarge, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.cross(s.bob), seller.worth, seller.buffer);
    expect(buyer.worth < buyer.buffer && seller.worth < seller.buffer).to.equal(true);
    await s.trade(s.alice, s.bob, fits, PRICE);
  });

  it("settleTrades · FCM-1 RH-4 · the margin grows with everybody's open interest", async () => {
    const s = await loadFixture(tradingSystem);
    const others = 2_000n * WAD;
    await s.trade(s.lender, s.treasury, others, PRICE);
    const size = 455n * WAD;
    const model = await openingOf(s, s.cross(s.alice), { size, price: PRICE, fee: usd(910_000) / 5_000n, opens: size });
    expect(model.buffer).to.be.greaterThan(usd(100_000));
    await expect(s.trade(s.alice, s.bob, size, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.cross(s.alice), model.worth, model.buffer);
  });

  it("settleTrades · CAP-1 ISO-6 · a tenth of the profit does not back new risk", async () => {
    const s = await loadFixture(winning);
    const index = at(2_200);
    const size = 40n * WAD;
    const model = await openingOf(s, s.account, { size, price: index, fee: usd(88_000) / 5_000n, opens: size }, index);
    const cash = usd(10_000) - usd(80_000) / 5_000n - usd(88_000) / 5_000n;
    const profit = usd(8_000) - usd(80 * 11);
    expect(model.worth).to.be.within(cash + (profit * 9n) / 10n - usd(1), cash + (profit * 9n) / 10n);
    expect(model.worth < model.buffer).to.equal(true);
    await expect(s.trade(s.alice, s.bob, size, index, { buyer: s.ofAccount }))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.account, (worth: bigint) => model.worth - worth < usd(1) / 100n, model.buffer);
    await s.trade(s.alice, s.bob, 30n * WAD, index, { buyer: s.ofAccount });
  });
});

describe("vault settleTrades, risk-reducing test", () => {
  it("settleTrades · DMM-3 RC-1 · below initial a position is reduced or closed, not enlarged", async () => {
    const s = await loadFixture(restricted);
    const price = at(1_850);
    const { worth, buffer } = await sumsOf(s, s.account);
    expect(worth > buffer).to.equal(true);
    await expect(s.trade(s.alice, s.bob, WAD, price, { buyer: s.ofAccount }))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(
        s.account,
        (w: bigint) => w < worth,
        (b: bigint) => b > usd(7_000),
      );
    await s.trade(s.bob, s.alice, 10n * WAD, price, { seller: s.ofAccount });
    await s.trade(s.bob, s.alice, 30n * WAD, price, { seller: s.ofAccount });
    expect((await s.positionOf(s.account)).size).to.equal(0n);
  });

  it("settleTrades · RC-1 · a position below initial is not turned into its opposite", async () => {
    const s = await loadFixture(restricted);
    await expect(s.trade(s.bob, s.alice, 80n * WAD, at(1_850), { seller: s.ofAccount })).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
  });

  it("settleTrades · RC-1 · surplus alone is not enough: closing below the index would make bad debt", async () => {
    const s = await loadFixture(nearlyDead);
    const before = await sumsOf(s, s.account);
    expect(before.worth).to.be.within(1n, usd(60));
    const worse = (at(1_751) * 981n) / 1_000n;
    await expect(s.trade(s.bob, s.alice, 40n * WAD, worse, { seller: s.ofAccount }))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.account, (worth: bigint) => worth < 0n, 0n);
  });

  it("settleTrades · RC-1 · an insolvent account adds no risk, though its ratio would rise", async () => {
    const s = await loadFixture(insolvent);
    expect((await sumsOf(s, s.account)).worth).to.be.lessThan(0n);
    await expect(s.trade(s.alice, s.bob, 40n * WAD, at(1_700), { buyer: s.ofAccount })).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
  });

  it("settleTrades · RC-1 · the fee of a closing trade takes what the test leaves and no more", async () => {
    const s = await loadFixture(nearlyDead);
    const { worth } = await sumsOf(s, s.account);
    const fee = (40n * at(1_751)) / 2_000n;
    const fees = potOf((await s.vault.marketOf(ETH_PERP))[1]).fees;
    const reserves = await s.vault.reserves();
    expect(fee > worth).to.equal(true);
    let waived = 0n;
    await expect(s.trade(s.bob, s.alice, 40n * WAD, at(1_751), { seller: s.ofAccount }))
      .to.emit(s.vault, "FeeWaived")
      .withArgs(s.account, ETH_PERP, (amount: bigint) => (waived = amount) > 0n);
    expect(waived).to.be.within(fee - worth, fee - worth + usd(1) / 10n);
    expect((await sumsOf(s, s.account)).worth).to.be.within(0n, 10_000n);
    const kept = fee - waived + (40n * at(1_751)) / 5_000n;
    expect(potOf((await s.vault.marketOf(ETH_PERP))[1]).fees - fees).to.equal(kept);
    expect((await s.vault.reserves()) - reserves).to.be.within(kept, kept + 10n);
  });

  it("settleTrades · RC-1 · an insolvent account closes without a fee and keeps its loss", async () => {
    const s = await loadFixture(insolvent);
    const { worth } = await sumsOf(s, s.account);
    const fee = (40n * at(1_700)) / 2_000n;
    await expect(s.trade(s.bob, s.alice, 40n * WAD, at(1_700), { seller: s.ofAccount }))
      .to.emit(s.vault, "FeeWaived")
      .withArgs(s.account, ETH_PERP, (amount: bigint) => amount >= fee - usd(1) && amount <= fee);
    expect((await sumsOf(s, s.account)).worth).to.be.within(worth - usd(1) / 10n, worth + usd(1) / 10n);
  });

  it("settleTrades · RC-1 · a fee waived in a call of two markets is given back by the markets that took it", async () => {
    const s = await loadFixture(tradingSystem);
    const account = accountOf(s.alice.address, 5n);
    await s.giveTo(s.alice, 10_000n, 5n, 0n);
    await s.exchange.setTerms(BTC_PERP, { band: 200, makerFee: 1, takerFee: 1 });
    const inBitcoin = { account, market: BTC_PERP, slot: 1 };
    await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account } });
    await s.trade(s.alice, s.bob, WAD / 100n, at(60_000), { buyer: inBitcoin, seller: { market: BTC_PERP, slot: 1 } });
    await s.setIndex(ETH_PERP, 1_751n * 10n ** 8n);
    const orders = [
      await s.order(s.bob, 40n * WAD, at(1_751)),
      await s.order(s.alice, -40n * WAD, at(1_751), { account }),
      await s.order(s.bob, WAD / 100n, at(60_000), { market: BTC_PERP, slot: 1 }),
      await s.order(s.alice, -WAD / 100n, at(60_000), inBitcoin),
    ];
    const matches = [0, 2].map((maker) => ({ maker, taker: maker + 1, size: 40n * WAD }));
    await expect(s.exchange.matchOrders(orders, matches))
      .to.emit(s.vault, "FeeWaived")
      .withArgs(account, ETH_PERP, (amount: bigint) => amount > usd(1));
    expect((await sumsOf(s, account)).worth).to.be.within(0n, 100_000n);
  });

  it("settleTrades · LTR-4 · a trade that leaves the account clear of its maintenance line ends its call", async () => {
    const s = await loadFixture(called);
    await s.liquidator.connect(s.keeper).callMargin([s.account]);
    await expect(s.trade(s.bob, s.alice, 25n * WAD, at(1_800), { seller: s.ofAccount }))
      .to.emit(s.vault, "CallCured")
      .withArgs(s.account);
  });

  it("settleTrades · LTR-4 · closing the last position ends the call", async () => {
    const s = await loadFixture(called);
    await s.liquidator.connect(s.keeper).callMargin([s.account]);
    const close = s.trade(s.bob, s.alice, 40n * WAD, at(1_800), { seller: s.ofAccount });
    await expect(close).to.emit(s.vault, "CallCured").withArgs(s.account);
  });
});

describe("vault settleTrades, reducing beside a leg without a price", () => {
  /** Alice holds 40 ETH and 1 BTC long and one WETH of collateral. */
  async function held() {
    const s = await tradingSystem();
    await s.give(s.alice, 1, WAD);
    await s.trade(s.alice, s.bob, 40n * WAD, PRICE);
    await s.trade(s.alice, s.carol, WAD, at(60_000), { buyer: { market: BTC_PERP }, seller: { market: BTC_PERP } });
    return s;
  }

  it("settleTrades · RC-7 · a position is reduced while another market has no Valid price, and not enlarged", async () => {
    const s = await loadFixture(held);
    await time.increase(7_200);
    await s.feeds[ETH_PERP]!.set(2_000n * 10n ** 8n);
    await expect(s.trade(s.alice, s.bob, WAD, PRICE))
      .to.be.revertedWithCustomError(s.engine, "MarginMarketUnpriced")
      .withArgs(BTC_PERP, STALE);
    await s.trade(s.bob, s.alice, 10n * WAD, PRICE);
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(30n * WAD);
  });

  it("settleTrades · RH-11 · a position is reduced while the settlement token is off its peg, and not enlarged", async () => {
    const s = await loadFixture(held);
    await s.settlementFeed.set(94_000_000n);
    await s.engine.pokeSettlement();
    await expect(s.trade(s.alice, s.bob, WAD, PRICE)).to.be.revertedWithCustomError(s.engine, "MarginSettlementUnfit");
    await s.trade(s.bob, s.alice, 10n * WAD, PRICE);
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(30n * WAD);
  });
});
