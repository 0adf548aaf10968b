import { expect } from "chai";
import { at, ETH_PERP, loadFixture, time, tradingSystem } from "../../fixtures/trading.js";
import { usd, WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);

/** Alice bids for ten. */
async function quoted() {
  const s = await tradingSystem();
  return { ...s, maker: await s.order(s.alice, 10n * WAD, PRICE) };
}

describe("exchange fill", () => {
  it("fill · ACC-10 · a taker trades his own account, up to what the order has left", async () => {
    const s = await loadFixture(quoted);
    const bob = s.exchange.connect(s.bob);
    expect(await bob.fill.staticCall(s.maker, s.cross(s.bob), 4n * WAD)).to.equal(4n * WAD);
    await expect(bob.fill(s.maker, s.cross(s.bob), 4n * WAD))
      .to.emit(s.exchange, "OrderFilled")
      .withArgs(s.cross(s.alice), 0, s.maker.order.sequence, 4n * WAD)
      .and.to.emit(s.vault, "Traded")
      .withArgs(ETH_PERP, s.cross(s.alice), s.cross(s.bob), 4n * WAD, PRICE, usd(8_000) / 5_000n, usd(8_000) / 2_000n);
    expect(await bob.fill.staticCall(s.maker, s.cross(s.bob), 2n ** 100n)).to.equal(6n * WAD);
    await bob.fill(s.maker, s.cross(s.bob), 2n ** 100n);
    expect((await s.positionOf(s.cross(s.bob))).size).to.equal(-10n * WAD);
    await expect(bob.fill(s.maker, s.cross(s.bob), WAD))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeOrderFilled")
      .withArgs(s.cross(s.alice), 0, s.maker.order.sequence);
  });

  it("fill · the taker of a selling maker buys", async () => {
    const s = await loadFixture(quoted);
    const maker = await s.order(s.alice, -WAD, PRICE);
    await s.exchange.connect(s.bob).fill(maker, s.cross(s.bob), WAD);
    expect((await s.positionOf(s.cross(s.bob))).size).to.equal(WAD);
  });

  it("fill · an operator with SCOPE_TRADE fills, a stranger and an operator without it do not", async () => {
    const s = await loadFixture(quoted);
    const keeper = s.exchange.connect(s.keeper);
    const refused = () =>
      expect(keeper.fill(s.maker, s.cross(s.bob), WAD))
        .to.be.revertedWithCustomError(s.exchange, "ExchangeNotAuthorised")
        .withArgs(s.cross(s.bob), s.keeper.address);
    await refused();
    await s.operators.connect(s.bob).setOperator(s.keeper, 7, 2n ** 40n);
    await refused();
    const expiry = BigInt(await time.latest()) + 100n;
    await s.operators.connect(s.bob).setOperator(s.keeper, 8, expiry);
    await keeper.fill(s.maker, s.cross(s.bob), WAD);
    await time.increaseTo(expiry);
    await refused();
  });

  it("fill · E-02 · the maker's order is verified: expiry, signature, sequence, counterparty, owner", async () => {
    const s = await loadFixture(quoted);
    const fill = async (maker: typeof s.maker, error: string, args: unknown[]) =>
      expect(s.exchange.connect(s.bob).fill(maker, s.cross(s.bob), WAD))
        .to.be.revertedWithCustomError(s.exchange, error)
        .withArgs(...args);
    const now = BigInt(await time.latest());
    const dead = await s.order(s.alice, WAD, PRICE, { expiry: now - 1n });
    await time.setNextBlockTimestamp(now + 10n);
    await fill(dead, "ExchangeOrderExpired", [s.cross(s.alice), now - 1n, (time: bigint) => time >= now]);
    await fill({ ...s.maker, signer: s.carol.address }, "ExchangeBadSignature", [s.cross(s.alice), s.carol.address]);
    await s.exchange.connect(s.alice).cancel(s.cross(s.alice), [0], 100n);
    await fill(s.maker, "ExchangeOrderReplaced", [s.cross(s.alice), 0, s.maker.order.sequence, 100n]);
    const reserved = await s.order(s.alice, WAD, PRICE, { slot: 1, counterparty: s.carol.address });
    await fill(reserved, "ExchangeNotCounterparty", [s.cross(s.alice), s.carol.address]);
    await fill(await s.order(s.bob, WAD, PRICE, { account: s.isolated(s.bob) }), "ExchangeSameOwner", [s.bob.address]);
  });

  it("fill · fee, band, reduce-only and terms bind the maker's order", async () => {
    const s = await loadFixture(quoted);
    const fill = async (maker: typeof s.maker, error: string, args: unknown[]) =>
      expect(s.exchange.connect(s.bob).fill(maker, s.cross(s.bob), WAD))
        .to.be.revertedWithCustomError(s.exchange, error)
        .withArgs(...args);
    await fill(await s.order(s.alice, WAD, PRICE, { maxFee: 199 }), "ExchangeFeeTooHigh", [s.cross(s.alice), 200, 199]);
    const far = await s.order(s.alice, WAD, at(2_041));
    await expect(s.exchange.connect(s.bob).fill(far, s.cross(s.bob), WAD))
      .to.be.revertedWithCustomError(s.vault, "VaultPriceOutsideBand")
      .withArgs(ETH_PERP, at(2_041), PRICE);
    await fill(await s.order(s.alice, WAD, PRICE, { isReduceOnly: true }), "ExchangeNotReducing", [
      s.cross(s.alice),
      0n,
      WAD,
    ]);
    await fill(await s.order(s.alice, WAD, PRICE, { market: 9 }), "ExchangeMarketClosed", [9]);
  });

  it("fill · nothing to trade is refused", async () => {
    const s = await loadFixture(quoted);
    await expect(s.exchange.connect(s.bob).fill(s.maker, s.cross(s.bob), 0n))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeNothingToTrade")
      .withArgs();
  });
});
