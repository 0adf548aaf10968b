import { expect } from "chai";
import { accountOf, ethers } from "../../fixtures/system.js";
import { USDC } from "../../fixtures/distress.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { index, PRICE } from "../../fixtures/takeover.js";
import {
  BTC_PERP,
  dustOf,
  ETH_PERP,
  loadFixture,
  marketsOf,
  potOf,
  stateOf,
  sumsOf,
  time,
  type Trading,
  tradingSystem,
} from "../../fixtures/trading.js";

const [DEPOSIT, WITHDRAW, TRANSFER, TRADE] = [1, 2, 4, 8];
/** What one write of a position at 2,000 may cost its account [wei]. */
const WRITE = 2_001n;

/** Alice's cross account is long 10 ETH against bob, her isolated one empty but for 10,000 of cash. */
async function crossLong() {
  const s = await tradingSystem();
  const [cross, isolated] = [s.cross(s.alice), s.isolated(s.alice)];
  await s.trade(s.alice, s.bob, 10n * WAD, PRICE);
  return { ...s, from: cross, to: isolated };
}

const move = (s: Trading, from: string, to: string, market = ETH_PERP, as = s.alice) =>
  s.vault.connect(as).movePosition(from, to, market);

const openInterest = async (s: Trading) => stateOf((await s.vault.marketOf(ETH_PERP))[0]).openInterest;
const nonceOf = async (s: Trading, account: string) => BigInt.asUintN(22, (await s.vault.headerOf(account)) >> 194n);

describe("movePosition", () => {
  it("movePosition · ISO-5 · cross to isolated and back: size and quote move whole, rounding costs the account only", async () => {
    const s = await loadFixture(crossLong);
    const { from, to } = s;
    const before = await s.positionOf(from);
    const [open, all] = [await openInterest(s), [from, to, s.cross(s.bob)]];
    const [worth, dust] = [(await sumsOf(s, from)).worth + (await sumsOf(s, to)).worth, await dustOf(s, all)];
    const nonces = [await nonceOf(s, from), await nonceOf(s, to)];
    await expect(move(s, from, to))
      .to.emit(s.vault, "PositionMoved")
      .withArgs(from, to, ETH_PERP, before.size, (quote: bigint) => quote <= before.quote);
    expect(await s.positionOf(from)).to.deep.equal({ size: 0n, quote: 0n });
    expect([await marketsOf(s, from), await marketsOf(s, to)]).to.deep.equal([0n, 1n]);
    expect((await s.positionOf(to)).size).to.equal(before.size);
    expect([await nonceOf(s, from), await nonceOf(s, to)]).to.deep.equal(nonces.map((nonce) => nonce + 1n));
    await move(s, to, from);
    expect((await s.positionOf(from)).size).to.equal(before.size);
    expect(await openInterest(s)).to.equal(open);
    const lost = worth - (await sumsOf(s, from)).worth - (await sumsOf(s, to)).worth;
    expect(lost).to.be.within(0n, usd(1) / 100n);
    const gained = (await dustOf(s, all)) - dust;
    expect(gained).to.be.within(2n, 2n * WRITE + usd(1) / 100n);
  });

  it("movePosition · ISO-5 · conserves to the wei: what the accounts lose of quote is the market's dust", async () => {
    const s = await loadFixture(crossLong);
    await s.setIndex(ETH_PERP, index(2_037.123456));
    await s.vault.pokeMarket(ETH_PERP);
    const accounts = [s.from, s.to, s.cross(s.bob)];
    const quotes = async () => {
      const positions = await Promise.all(accounts.map(async (account) => s.positionOf(account)));
      return positions.reduce((sum, { quote }) => sum + quote, 0n);
    };
    const pot = potOf((await s.vault.marketOf(ETH_PERP))[1]).pot;
    const [cash, reserves] = [await s.vault.cashOf(s.from), await s.vault.reserves()];
    const before = await quotes();
    await move(s, s.from, s.to);
    expect(potOf((await s.vault.marketOf(ETH_PERP))[1]).pot).to.equal(pot);
    expect(before - (await quotes())).to.be.within(1n, usd(1) / 100n);
    expect(await s.vault.cashOf(s.from)).to.be.at.least(cash);
    expect(await s.vault.reserves()).to.be.at.least(reserves);
    const sizes = await Promise.all(accounts.map(async (account) => (await s.positionOf(account)).size));
    expect(sizes.reduce((a, b) => a + b)).to.equal(0n);
  });

  it("movePosition · ISO-5 FCM-6 · merges into what the target holds; opposite sides close and open interest falls", async () => {
    const s = await loadFixture(crossLong);
    await s.trade(s.alice, s.bob, 3n * WAD, PRICE, { buyer: { account: s.to } });
    await move(s, s.from, s.to);
    expect((await s.positionOf(s.to)).size).to.equal(13n * WAD);
    expect(await openInterest(s)).to.equal(13n * WAD);
    await s.trade(s.bob, s.alice, 4n * WAD, PRICE);
    expect(await openInterest(s)).to.equal(13n * WAD);
    await move(s, s.from, s.to);
    expect((await s.positionOf(s.to)).size).to.equal(9n * WAD);
    expect(await openInterest(s)).to.equal(9n * WAD);
    await move(s, s.to, s.from);
    expect((await s.positionOf(s.from)).size).to.equal(9n * WAD);
  });

  it("movePosition · ISO-5 · what a closed position is still owed moves as its quote", async () => {
    const s = await loadFixture(crossLong);
    await s.setIndex(ETH_PERP, index(2_030));
    await s.trade(s.bob, s.alice, 10n * WAD, (PRICE * 203n) / 200n);
    const { size, quote } = await s.positionOf(s.from);
    expect(size === 0n && quote > usd(290)).to.equal(true);
    await move(s, s.from, s.to);
    expect(await s.positionOf(s.to)).to.deep.equal({ size, quote });
    expect(await marketsOf(s, s.from)).to.equal(0n);
  });

  it("movePosition · ISO-5 HLT-4 · the target stands at its initial line afterwards", async () => {
    const s = await loadFixture(crossLong);
    const poor = s.isolated(s.alice, 2n);
    await s.giveTo(s.alice, 1_500n, 2n, 1n);
    await expect(move(s, s.from, poor)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.giveTo(s.alice, 1_500n, 2n, 1n);
    await move(s, s.from, poor);
  });

  it("movePosition · ISO-5 HLT-4 · the source stands at its initial line afterwards: a hedge does not leave what it carried", async () => {
    const s = await loadFixture(crossLong);
    await s.trade(s.alice, s.bob, (3n * WAD) / 10n, 60_000n * WAD, {
      buyer: { market: BTC_PERP },
      seller: { market: BTC_PERP },
    });
    await s.setIndex(BTC_PERP, index(40_000));
    await s.setIndex(ETH_PERP, index(2_400));
    await s.vault.pokeMarket(BTC_PERP);
    const owned = (await s.vault.cashOf(s.from)) / 10n ** 12n;
    const surplus = await s.vault.appraiseOpening(s.from);
    const free = (surplus[0] - surplus[1]) / 10n ** 12n - USDC;
    await s.vault.connect(s.alice).withdraw(s.from, 0, free < owned ? free : owned, s.alice);
    await expect(move(s, s.from, s.to))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(
        s.from,
        (worth: bigint) => worth < usd(10_000),
        (buffer: bigint) => buffer > 0n,
      );
  });

  it("movePosition · ISO-5 · margin and position convert together in a batch, which neither order could do alone", async () => {
    const s = await loadFixture(crossLong);
    const target = accountOf(s.alice.address, 3n, 1n);
    await s.vault.connect(s.alice).withdraw(s.from, 0, 97_000n * USDC, s.alice);
    await expect(move(s, s.from, target)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await expect(s.vault.connect(s.alice).transfer(s.from, target, 0, 2_900n * USDC)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    const attacker = await ethers.deployContract("BatchAttacker", [s.vault]);
    await s.operators.connect(s.alice).setOperator(attacker, TRANSFER | TRADE, 2n ** 40n);
    const encode = s.vault.interface;
    const batch = async (cash: bigint) => {
      const moved = encode.encodeFunctionData("movePosition", [s.from, target, ETH_PERP]);
      const paid = encode.encodeFunctionData("transfer", [s.from, target, 0, cash]);
      return attacker.performBatches([[moved, paid].map((data) => ({ target: s.vault, data }))]);
    };
    await expect(batch(1_000n * USDC)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await batch(2_900n * USDC);
    expect((await s.positionOf(target)).size).to.equal(10n * WAD);
  });

  it("movePosition · ISO-5 · in a batch being risk-reducing does not replace the initial line", async () => {
    const s = await loadFixture(crossLong);
    await s.vault.connect(s.alice).withdraw(s.from, 0, 97_500n * USDC, s.alice);
    await s.setIndex(ETH_PERP, index(1_880));
    const { worth, buffer } = await sumsOf(s, s.from);
    expect(worth > buffer && worth < 2n * buffer).to.equal(true);
    const attacker = await ethers.deployContract("BatchAttacker", [s.vault]);
    await s.operators.connect(s.alice).setOperator(attacker, TRANSFER | TRADE, 2n ** 40n);
    const other = accountOf(s.alice.address, 4n);
    await s.giveTo(s.alice, 1_000n, 4n, 0n);
    const data = s.vault.interface.encodeFunctionData("movePosition", [s.from, other, ETH_PERP]);
    await expect(attacker.performBatches([[{ target: s.vault, data }]]))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(
        other,
        (netWorth: bigint) => netWorth < usd(1_000),
        (line: bigint) => line > usd(1_800),
      );
  });
});

describe("movePosition, refusals", () => {
  it("movePosition · ISO-5 ACL-1 · the owner, or an operator with both the transfer and the trade scope", async () => {
    const s = await loadFixture(crossLong);
    for (const scopes of [0, TRANSFER, TRADE, DEPOSIT | WITHDRAW | TRADE]) {
      await s.operators.connect(s.alice).setOperator(s.carol, scopes, 2n ** 40n);
      await expect(move(s, s.from, s.to, ETH_PERP, s.carol))
        .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
        .withArgs(s.from, s.carol.address, TRANSFER | TRADE);
    }
    await s.operators.connect(s.alice).setOperator(s.carol, TRANSFER | TRADE, 2n ** 40n);
    await move(s, s.from, s.to, ETH_PERP, s.carol);
  });

  it("movePosition · ISO-5 · only between two different accounts of one owner", async () => {
    const s = await loadFixture(crossLong);
    await expect(move(s, s.from, s.from))
      .to.be.revertedWithCustomError(s.vault, "VaultSameAccount")
      .withArgs(s.from);
    await expect(move(s, s.from, s.cross(s.carol)))
      .to.be.revertedWithCustomError(s.vault, "VaultOwnersDiffer")
      .withArgs(s.from, s.cross(s.carol));
  });

  it("movePosition · ISO-5 RM-8 · an isolated account takes one market, and a mode nobody enabled none", async () => {
    const s = await loadFixture(crossLong);
    const wish = { market: BTC_PERP };
    await s.trade(s.alice, s.bob, WAD / 100n, 60_000n * WAD, { buyer: { ...wish, account: s.to }, seller: wish });
    await expect(move(s, s.from, s.to))
      .to.be.revertedWithCustomError(s.vault, "VaultTooManyPositions")
      .withArgs(s.to, 2, 1);
    const other = accountOf(s.alice.address, 0n, 2n);
    await expect(move(s, s.from, other))
      .to.be.revertedWithCustomError(s.vault, "VaultModeDisabled")
      .withArgs(other, 2);
  });

  it("movePosition · ISO-5 · nothing to move, an unknown market", async () => {
    const s = await loadFixture(crossLong);
    await expect(move(s, s.to, s.from))
      .to.be.revertedWithCustomError(s.vault, "VaultNoPosition")
      .withArgs(s.to, ETH_PERP);
    await expect(move(s, s.from, s.to, 9))
      .to.be.revertedWithCustomError(s.vault, "VaultUnknownMarket")
      .withArgs(9);
  });

  it("movePosition · ISO-5 · refused while a call is open on either account", async () => {
    const s = await loadFixture(crossLong);
    await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account: s.to } });
    await s.setIndex(ETH_PERP, index(1_832));
    await s.liquidator.callMargin([s.to]);
    for (const [from, to] of [
      [s.to, s.from],
      [s.from, s.to],
    ] as const) {
      await expect(move(s, from, to))
        .to.be.revertedWithCustomError(s.vault, "VaultCalled")
        .withArgs(s.to);
    }
    await s.setIndex(ETH_PERP, index(2_000));
    await s.vault.clearCall(s.to);
    await move(s, s.to, s.from);
  });

  it("movePosition · ISO-5 · refused while either account is insolvent", async () => {
    const s = await loadFixture(crossLong);
    await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account: s.to } });
    await s.setIndex(ETH_PERP, index(1_740));
    for (const [from, to] of [
      [s.to, s.from],
      [s.from, s.to],
    ] as const) {
      await expect(move(s, from, to))
        .to.be.revertedWithCustomError(s.vault, "VaultInsolvent")
        .withArgs(s.to, (netWorth: bigint) => netWorth < 0n);
    }
  });

  it("movePosition · ISO-5 FCM-6 · the target keeps within the position cap and above the smallest position", async () => {
    const s = await loadFixture(crossLong);
    await s.trade(s.alice, s.bob, 5n * WAD, PRICE, { buyer: { account: s.to } });
    await s.vault.setMarketCaps(ETH_PERP, 1_000n * WAD, 12n * WAD, 33);
    await expect(move(s, s.from, s.to))
      .to.be.revertedWithCustomError(s.vault, "VaultPositionCapExceeded")
      .withArgs(s.to, 15n * WAD, (cap: bigint) => cap <= 12n * WAD);
    await s.vault.setMarketCaps(ETH_PERP, 1_000n * WAD, 500n * WAD, 33);
    const short = s.isolated(s.alice, 2n);
    await s.giveTo(s.alice, 10_000n, 2n, 1n);
    await s.trade(s.bob, s.alice, 10n * WAD - WAD / 50n, PRICE, { seller: { account: short } });
    await expect(move(s, s.from, short)).to.be.revertedWithCustomError(s.vault, "VaultPositionTooSmall");
  });

  it("movePosition · ISO-5 · passes in a market that may only shrink, not without a Valid price nor while outflows are paused", async () => {
    const s = await loadFixture(crossLong);
    await s.vault.closeMarket(ETH_PERP);
    await move(s, s.from, s.to);
    await s.vault.pauseOutflow(600);
    await expect(move(s, s.to, s.from)).to.be.revertedWithCustomError(s.vault, "VaultOutflowPaused");
    await time.increase(3_901);
    await expect(move(s, s.to, s.from))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketUnpriced")
      .withArgs(ETH_PERP, 2);
  });
});
