import { expect } from "chai";
import { accountOf } from "../../fixtures/system.js";
import {
  at,
  BTC_PERP,
  ETH_PERP,
  loadFixture,
  sumsOf,
  time,
  type Trading,
  tradingSystem,
} from "../../fixtures/trading.js";
import { usd, WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);
const USDC = 10n ** 6n;
const SCALE = 10n ** 12n;
const HOUR = 3_600;
const STALE = 2;

/** Everything the ledger says of an account, to the wei: header, collaterals, positions, fresh profit, what it is worth. */
async function sheetOf(s: Trading, account: string) {
  const balances = await Promise.all([1, 2, 3].map(async (asset) => s.vault.balanceOf(account, asset)));
  const positions = await Promise.all([ETH_PERP, BTC_PERP].map(async (market) => s.positionOf(account, market)));
  const [header, fresh] = [await s.vault.headerOf(account), await s.vault.freshOf(account)];
  return { header, balances, positions, fresh, sums: await sumsOf(s, account) };
}

/** Alice's isolated account is long 40 ETH; her cross account has cash and ETH; carol stands by. */
async function isolatedLong() {
  const s = await tradingSystem();
  await s.give(s.alice, 1, 10n * WAD);
  const account = s.isolated(s.alice);
  await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account } });
  return { ...s, account };
}

describe("isolated accounts", () => {
  it("matchOrders · ISO-1 ISO-2 HLT-8 · whatever an isolated account does, its owner's other account keeps every wei", async () => {
    const s = await loadFixture(isolatedLong);
    const { account } = s;
    const cross = s.cross(s.alice);
    const sell = { seller: { account } };
    const before = await sheetOf(s, cross);
    const unchanged = async () => {
      const now = await sheetOf(s, cross);
      const value = now.sums.worth - before.sums.worth;
      expect({ ...now, sums: 0 }).to.deep.equal({ ...before, sums: 0 });
      return value;
    };
    await s.trade(s.bob, s.alice, WAD, PRICE, sell);
    expect(await unchanged(), "trade").to.equal(0n);
    await s.vault.connect(s.keeper).settle(account, ETH_PERP);
    expect(await unchanged(), "settle").to.equal(0n);
    await s.vault.pokeMarket(ETH_PERP);
    expect(await unchanged(), "poke").to.equal(0n);
    await s.vault.connect(s.alice).withdraw(account, 0, 100n * USDC, s.alice);
    expect(await unchanged(), "withdraw").to.equal(0n);
    await s.giveTo(s.alice, 100n, 1n, 1n);
    expect(await unchanged(), "deposit").to.equal(0n);
    await s.setIndex(ETH_PERP, 1_790n * 10n ** 8n);
    await s.liquidator.connect(s.keeper).callMargin([account]);
    expect(await unchanged(), "call").to.equal(0n);
  });

  it("settle · ISO-2 HLT-8 · an insolvent isolated account charges no other account", async () => {
    const s = await loadFixture(isolatedLong);
    const cross = s.cross(s.alice);
    await s.setIndex(ETH_PERP, 1_700n * 10n ** 8n);
    const before = await sheetOf(s, cross);
    expect((await sumsOf(s, s.account)).worth).to.be.lessThan(-usd(2_000));
    await s.trade(s.bob, s.alice, 40n * WAD, at(1_700), { seller: { account: s.account } });
    await expect(s.vault.settle(s.account, ETH_PERP)).to.be.revertedWithCustomError(s.vault, "VaultInsolvent");
    await expect(s.vault.settle(cross, ETH_PERP)).to.be.revertedWithCustomError(s.vault, "VaultNothingToSettle");
    expect(await sheetOf(s, cross)).to.deep.equal(before);
    await s.vault.connect(s.alice).withdraw(cross, 0, 100_000n * USDC, s.alice);
  });

  it("matchOrders · ISO-6 · profit of an isolated account backs nothing elsewhere", async () => {
    const s = await loadFixture(isolatedLong);
    const cross = s.cross(s.alice);
    const before = await s.vault.appraiseOpening(cross);
    await s.setIndex(ETH_PERP, 2_400n * 10n ** 8n);
    expect(await s.vault.appraiseOpening(s.isolated(s.alice, 7n))).to.deep.equal([0n, 0n]);
    expect(await s.vault.appraiseOpening(cross)).to.deep.equal(before);
    await expect(
      s.trade(s.alice, s.lender, WAD, at(2_400), { buyer: { account: s.isolated(s.alice, 7n) } }),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });

  it("matchOrders · HLT-3 · trades of others leave a third account's health as it was", async () => {
    const s = await loadFixture(isolatedLong);
    await s.trade(s.carol, s.lender, 10n * WAD, PRICE);
    const before = await sheetOf(s, s.cross(s.carol));
    await s.trade(s.lender, s.bob, 100n * WAD, PRICE);
    const after = await sheetOf(s, s.cross(s.carol));
    expect(after.sums.buffer).to.equal(before.sums.buffer);
    expect(after.sums.closeOut).to.equal(before.sums.closeOut);
    expect(after.sums.worth).to.be.within(before.sums.worth - usd(1) / 100n, before.sums.worth);
  });
});

describe("vault withdraw, with positions", () => {
  const withdraw = (s: Trading, account: string, amount: bigint) =>
    s.vault.connect(s.alice).withdraw(account, 0, amount, s.alice);

  it("withdraw · ISO-4 HLT-4 · cash leaves beside an open position down to the initial line", async () => {
    const s = await loadFixture(isolatedLong);
    const [worth, buffer] = await s.vault.appraiseOpening(s.account);
    const room = (worth - buffer) / SCALE;
    await expect(withdraw(s, s.account, room + USDC))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.account, (left: bigint) => left < buffer && left > buffer - usd(2), buffer);
    await withdraw(s, s.account, room - USDC);
  });

  it("withdraw · ISO-4 · an isolated account's cash goes nowhere else past the line: transfer is an outflow", async () => {
    const s = await loadFixture(isolatedLong);
    const [worth, buffer] = await s.vault.appraiseOpening(s.account);
    const room = (worth - buffer) / SCALE;
    const move = (amount: bigint) => s.vault.connect(s.alice).transfer(s.account, s.cross(s.alice), 0, amount);
    await expect(move(room + USDC))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.account, (left: bigint) => left < buffer, buffer);
    await move(room - USDC);
    await s.vault.connect(s.alice).transfer(s.cross(s.alice), s.account, 0, USDC);
  });

  it("withdraw · RC-3 ISO-6 · profit that is not settled carries nothing out; settled it does when it is ripe", async () => {
    const s = await loadFixture(tradingSystem);
    const account = s.isolated(s.alice, 3n);
    await s.giveTo(s.alice, 220n, 3n, 1n);
    await s.trade(s.alice, s.bob, WAD, PRICE, { buyer: { account } });
    await s.setIndex(ETH_PERP, 3_000n * 10n ** 8n);
    const refused = () =>
      expect(withdraw(s, account, USDC))
        .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
        .withArgs(
          account,
          (worth: bigint) => worth > usd(200) && worth < usd(236),
          (buffer: bigint) => buffer > usd(300),
        );
    expect((await sumsOf(s, account)).worth).to.be.greaterThan(usd(1_200));
    await refused();
    await s.vault.settle(s.cross(s.bob), ETH_PERP);
    await s.vault.connect(s.alice).settle(account, ETH_PERP);
    expect(await s.vault.cashOf(account)).to.be.greaterThan(usd(1_200));
    await refused();
    await time.increase(HOUR);
    await s.setIndex(ETH_PERP, 3_000n * 10n ** 8n);
    await withdraw(s, account, 890n * USDC);
  });

  it("withdraw · RC-3 · an open loss counts in full, a profit beside it only against it", async () => {
    const s = await loadFixture(tradingSystem);
    const account = s.cross(s.alice);
    await s.trade(s.alice, s.bob, 10n * WAD, PRICE);
    await s.trade(s.alice, s.bob, WAD, at(60_000), { buyer: { market: BTC_PERP }, seller: { market: BTC_PERP } });
    const cash = await s.vault.cashOf(account);
    const worthAt = async (eth: bigint, btc: bigint) => {
      await s.setIndex(ETH_PERP, eth * 10n ** 8n);
      await s.feeds[BTC_PERP]!.set(btc * 10n ** 8n);
      return (await s.vault.appraiseOpening(account)).netWorth;
    };
    const spread = (eth: bigint, btc: bigint) => (usd(10) * eth + usd(1) * btc) / 200n;
    const loss = cash - usd(5_000) - spread(1_800n, 57_000n);
    expect(await worthAt(1_800n, 57_000n)).to.be.within(loss - usd(1), loss);
    const net = cash - usd(1_000) - spread(1_800n, 61_000n);
    expect(await worthAt(1_800n, 61_000n)).to.be.within(net - usd(1), net);
    expect(await worthAt(2_100n, 61_000n)).to.equal(cash);
  });

  it("withdraw · HLT-4 · nothing leaves a restricted or called account; deposits are taken", async () => {
    const s = await loadFixture(isolatedLong);
    for (const price of [1_850n, 1_800n]) {
      await s.setIndex(ETH_PERP, price * 10n ** 8n);
      await expect(withdraw(s, s.account, 1n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    }
    await s.liquidator.connect(s.keeper).callMargin([s.account]);
    await expect(withdraw(s, s.account, 1n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.giveTo(s.alice, 5_000n, 1n, 1n);
  });

  it("withdraw · RC-7 · beside a position nothing leaves without a Valid price, and deposits need none", async () => {
    const s = await loadFixture(isolatedLong);
    await time.increase(2 * HOUR);
    await expect(withdraw(s, s.account, USDC))
      .to.be.revertedWithCustomError(s.engine, "MarginMarketUnpriced")
      .withArgs(ETH_PERP, STALE);
    await s.giveTo(s.alice, 100n, 1n, 1n);
    await withdraw(s, s.cross(s.alice), USDC);
  });

  it("withdraw · PLR-2 · the outflow pause holds accounts with positions, not those without", async () => {
    const s = await loadFixture(isolatedLong);
    await s.vault.pauseOutflow(HOUR);
    await expect(withdraw(s, s.account, USDC))
      .to.be.revertedWithCustomError(s.vault, "VaultOutflowPaused")
      .withArgs(s.account, await s.vault.outflowPausedUntil());
    await withdraw(s, s.cross(s.alice), USDC);
  });

  it("withdraw · a position is margin: what collateral would carry alone is not enough beside it", async () => {
    const s = await loadFixture(tradingSystem);
    const account = accountOf(s.alice.address, 5n);
    await s.give(s.alice, 1, 10n * WAD, 5n);
    await withdraw(s, account, 10_000n * USDC);
    await s.trade(s.alice, s.bob, 20n * WAD, PRICE, { buyer: { account } });
    const [worth, buffer] = await s.vault.appraiseOpening(account);
    await expect(withdraw(s, account, (worth - buffer) / SCALE + USDC)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    await withdraw(s, account, (worth - buffer) / SCALE - USDC);
  });
});
