import { expect } from "chai";
import { BTC_PERP, ETH_PERP, at, loadFixture, time, tradingSystem } from "../../fixtures/trading.js";
import { usd, WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);
const UNIT = WAD;

describe("exchange matchOrders guards", () => {
  it("matchOrders · ACC-3 · books both fills and names the trade in events", async () => {
    const s = await loadFixture(tradingSystem);
    const maker = await s.order(s.alice, 10n * UNIT, PRICE, { slot: 3 });
    const taker = await s.order(s.bob, -10n * UNIT, PRICE, { slot: 4 });
    const [makerFee, takerFee] = [usd(20_000) / 5_000n, usd(20_000) / 2_000n];
    await expect(s.match(maker, taker, 10n * UNIT))
      .to.emit(s.exchange, "OrderFilled")
      .withArgs(s.cross(s.alice), 3, maker.order.sequence, 10n * UNIT)
      .and.to.emit(s.exchange, "OrderFilled")
      .withArgs(s.cross(s.bob), 4, taker.order.sequence, 10n * UNIT)
      .and.to.emit(s.vault, "Traded")
      .withArgs(ETH_PERP, s.cross(s.alice), s.cross(s.bob), 10n * UNIT, PRICE, makerFee, takerFee);
    expect(await s.exchange.fillOf(s.cross(s.alice), 3)).to.deep.equal([maker.order.sequence, 10n * UNIT]);
  });

  it("matchOrders · a selling maker's price holds and he pays the maker's fee", async () => {
    const s = await loadFixture(tradingSystem);
    const maker = await s.order(s.alice, -10n * UNIT, at(1_990));
    const taker = await s.order(s.bob, 10n * UNIT, at(2_010));
    const notional = usd(19_900);
    await expect(s.match(maker, taker, 10n * UNIT))
      .to.emit(s.vault, "Traded")
      .withArgs(
        ETH_PERP,
        s.cross(s.bob),
        s.cross(s.alice),
        10n * UNIT,
        at(1_990),
        notional / 2_000n,
        notional / 5_000n,
      );
  });

  it("matchOrders · ACC-10 · an order fills in parts over several calls and never beyond its size", async () => {
    const s = await loadFixture(tradingSystem);
    const maker = await s.order(s.alice, 10n * UNIT, PRICE);
    const [first, second, third] = [
      await s.order(s.bob, -4n * UNIT, PRICE, { slot: 1 }),
      await s.order(s.bob, -9n * UNIT, PRICE, { slot: 2 }),
      await s.order(s.carol, -1n * UNIT, PRICE),
    ];
    await s.match(maker, first, 100n * UNIT);
    expect((await s.exchange.fillOf(s.cross(s.alice), 0)).filled).to.equal(4n * UNIT);
    await s.match(maker, second, 100n * UNIT);
    expect((await s.exchange.fillOf(s.cross(s.alice), 0)).filled).to.equal(10n * UNIT);
    expect((await s.exchange.fillOf(s.cross(s.bob), 2)).filled).to.equal(6n * UNIT);
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(10n * UNIT);
    await expect(s.match(maker, third, UNIT))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeOrderFilled")
      .withArgs(s.cross(s.alice), 0, maker.order.sequence);
  });

  it("matchOrders · one maker meets two takers in one call", async () => {
    const s = await loadFixture(tradingSystem);
    const orders = [
      await s.order(s.alice, 10n * UNIT, PRICE),
      await s.order(s.bob, -4n * UNIT, PRICE),
      await s.order(s.carol, -8n * UNIT, PRICE),
    ];
    const matches = [1, 2].map((taker) => ({ maker: 0, taker, size: 8n * UNIT }));
    await s.exchange.matchOrders(orders, matches);
    expect((await s.positionOf(s.cross(s.carol))).size).to.equal(-6n * UNIT);
    expect((await s.exchange.fillOf(s.cross(s.alice), 0)).filled).to.equal(10n * UNIT);
  });

  it("matchOrders · nothing to trade is refused", async () => {
    const s = await loadFixture(tradingSystem);
    await expect(s.trade(s.alice, s.bob, 0n, PRICE)).to.be.revertedWithCustomError(s.exchange, "ExchangeSameSide");
    const [maker, taker] = [await s.order(s.alice, UNIT, PRICE), await s.order(s.bob, -UNIT, PRICE)];
    await expect(s.match(maker, taker, 0n))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeNothingToTrade")
      .withArgs();
  });

  it("matchOrders · E-02 · an expired order is refused, in its last second it still trades", async () => {
    const s = await loadFixture(tradingSystem);
    const expiry = BigInt(await time.latest()) + 100n;
    const maker = await s.order(s.alice, 2n * UNIT, PRICE, { expiry });
    const taker = await s.order(s.bob, -2n * UNIT, PRICE);
    await time.setNextBlockTimestamp(expiry);
    await s.match(maker, taker, UNIT);
    await time.setNextBlockTimestamp(expiry + 1n);
    await expect(s.match(maker, taker, UNIT))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeOrderExpired")
      .withArgs(s.cross(s.alice), expiry, expiry + 1n);
  });

  it("matchOrders · a newer sequence takes the slot over and kills the older order", async () => {
    const s = await loadFixture(tradingSystem);
    const old = await s.order(s.alice, 10n * UNIT, PRICE);
    const young = await s.order(s.alice, 3n * UNIT, PRICE);
    const taker = await s.order(s.bob, -10n * UNIT, PRICE);
    await s.match(old, taker, 2n * UNIT);
    await s.match(young, taker, 2n * UNIT);
    expect(await s.exchange.fillOf(s.cross(s.alice), 0)).to.deep.equal([young.order.sequence, 2n * UNIT]);
    await expect(s.match(old, taker, UNIT))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeOrderReplaced")
      .withArgs(s.cross(s.alice), 0, old.order.sequence, young.order.sequence);
  });

  it("matchOrders · a taker's replaced order is refused as well", async () => {
    const s = await loadFixture(tradingSystem);
    const maker = await s.order(s.alice, 10n * UNIT, PRICE);
    const old = await s.order(s.bob, -UNIT, PRICE);
    await s.match(maker, await s.order(s.bob, -UNIT, PRICE), UNIT);
    await expect(s.match(maker, old, UNIT)).to.be.revertedWithCustomError(s.exchange, "ExchangeOrderReplaced");
  });

  it("matchOrders · RH-9 · accounts of one owner do not trade with each other", async () => {
    const s = await loadFixture(tradingSystem);
    const maker = await s.order(s.alice, UNIT, PRICE);
    const taker = await s.order(s.alice, -UNIT, PRICE, { account: s.isolated(s.alice) });
    await expect(s.match(maker, taker, UNIT))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeSameOwner")
      .withArgs(s.alice.address);
  });

  it("matchOrders · two buyers, or two sellers, do not match", async () => {
    const s = await loadFixture(tradingSystem);
    for (const size of [UNIT, -UNIT]) {
      const [maker, taker] = [await s.order(s.alice, size, PRICE), await s.order(s.bob, size, PRICE)];
      await expect(s.match(maker, taker, UNIT))
        .to.be.revertedWithCustomError(s.exchange, "ExchangeSameSide")
        .withArgs(s.cross(s.alice), s.cross(s.bob));
    }
  });

  it("matchOrders · orders of two markets do not match", async () => {
    const s = await loadFixture(tradingSystem);
    const [maker, taker] = [
      await s.order(s.alice, UNIT, PRICE),
      await s.order(s.bob, -UNIT, PRICE, { market: BTC_PERP }),
    ];
    await expect(s.match(maker, taker, UNIT))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeMarketMismatch")
      .withArgs(ETH_PERP, BTC_PERP);
  });

  it("matchOrders · a price beyond the taker's limit is refused, for buyer and seller", async () => {
    const s = await loadFixture(tradingSystem);
    for (const side of [1n, -1n]) {
      const maker = await s.order(s.alice, side * UNIT, PRICE);
      const taker = await s.order(s.bob, -side * UNIT, PRICE + side);
      await expect(s.match(maker, taker, UNIT))
        .to.be.revertedWithCustomError(s.exchange, "ExchangePriceBeyondLimit")
        .withArgs(s.cross(s.bob), PRICE, PRICE + side);
    }
  });

  it("matchOrders · a fee above what either order accepts is refused", async () => {
    const s = await loadFixture(tradingSystem);
    const cheap = await s.order(s.alice, UNIT, PRICE, { maxFee: 199 });
    await expect(s.match(cheap, await s.order(s.bob, -UNIT, PRICE), UNIT))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeFeeTooHigh")
      .withArgs(s.cross(s.alice), 200, 199);
    const maker = await s.order(s.alice, UNIT, PRICE, { maxFee: 200 });
    await expect(s.match(maker, await s.order(s.bob, -UNIT, PRICE, { maxFee: 499 }), UNIT))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeFeeTooHigh")
      .withArgs(s.cross(s.bob), 500, 499);
    await s.match(maker, await s.order(s.bob, -UNIT, PRICE, { maxFee: 500 }), UNIT);
  });

  it("matchOrders · DRV-4 · trades at the edge of the band and not a wei outside", async () => {
    const s = await loadFixture(tradingSystem);
    for (const edge of [at(1_960), at(2_040)]) {
      const outward = edge < PRICE ? -1n : 1n;
      await s.trade(s.alice, s.bob, UNIT, edge);
      await expect(s.trade(s.alice, s.bob, UNIT, edge + outward))
        .to.be.revertedWithCustomError(s.vault, "VaultPriceOutsideBand")
        .withArgs(ETH_PERP, edge + outward, PRICE);
    }
  });

  it("matchOrders · an order made out to one counterparty trades with nobody else, on either side", async () => {
    const s = await loadFixture(tradingSystem);
    const open = await s.order(s.bob, -UNIT, PRICE);
    const reserved = await s.order(s.alice, UNIT, PRICE, { counterparty: s.carol.address });
    const refused = (call: Promise<unknown>) =>
      expect(call)
        .to.be.revertedWithCustomError(s.exchange, "ExchangeNotCounterparty")
        .withArgs(s.cross(s.alice), s.carol.address);
    await refused(s.match(reserved, open, UNIT));
    await refused(s.match(open, reserved, UNIT));
    await s.match(reserved, await s.order(s.carol, -UNIT, PRICE), UNIT);
  });

  it("matchOrders · a market without terms is closed", async () => {
    const s = await loadFixture(tradingSystem);
    await expect(s.trade(s.alice, s.bob, UNIT, PRICE, { buyer: { market: 7 }, seller: { market: 7 } }))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeMarketClosed")
      .withArgs(7);
  });

  it("matchOrders · a market with terms but without a listing is unknown to the vault", async () => {
    const s = await loadFixture(tradingSystem);
    await s.exchange.setTerms(7, { band: 200, makerFee: 0, takerFee: 0 });
    await expect(s.trade(s.alice, s.bob, UNIT, PRICE, { buyer: { market: 7 }, seller: { market: 7 } }))
      .to.be.revertedWithCustomError(s.vault, "VaultUnknownMarket")
      .withArgs(7);
  });
});

describe("exchange matchOrders, reduce-only orders", () => {
  async function opened() {
    const s = await tradingSystem();
    await s.trade(s.alice, s.bob, 10n * UNIT, PRICE);
    return s;
  }
  const reduceOnly = { isReduceOnly: true };

  it("matchOrders · DMM-3 · a reduce-only order closes a long and a short", async () => {
    const s = await loadFixture(opened);
    await s.trade(s.bob, s.alice, 10n * UNIT, PRICE, { buyer: reduceOnly, seller: reduceOnly });
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(0n);
    expect((await s.positionOf(s.cross(s.bob))).size).to.equal(0n);
  });

  it("matchOrders · a reduce-only order that would open, add or turn the position is refused", async () => {
    const s = await loadFixture(opened);
    const refused = (call: Promise<unknown>, account: string, position: bigint, change: bigint) =>
      expect(call).to.be.revertedWithCustomError(s.exchange, "ExchangeNotReducing").withArgs(account, position, change);
    await refused(s.trade(s.carol, s.bob, UNIT, PRICE, { buyer: reduceOnly }), s.cross(s.carol), 0n, UNIT);
    await refused(s.trade(s.alice, s.carol, UNIT, PRICE, { buyer: reduceOnly }), s.cross(s.alice), 10n * UNIT, UNIT);
    await refused(s.trade(s.carol, s.bob, UNIT, PRICE, { seller: reduceOnly }), s.cross(s.bob), -10n * UNIT, -UNIT);
    await refused(
      s.trade(s.carol, s.alice, 11n * UNIT, PRICE, { seller: reduceOnly }),
      s.cross(s.alice),
      10n * UNIT,
      -11n * UNIT,
    );
    await refused(
      s.trade(s.bob, s.carol, 11n * UNIT, PRICE, { buyer: reduceOnly }),
      s.cross(s.bob),
      -10n * UNIT,
      11n * UNIT,
    );
  });

  it("matchOrders · fills of one call count together: a reduce-only order does not turn a position in two halves", async () => {
    const s = await loadFixture(opened);
    const orders = [await s.order(s.carol, 20n * UNIT, PRICE), await s.order(s.alice, -20n * UNIT, PRICE, reduceOnly)];
    const half = { maker: 0, taker: 1, size: 10n * UNIT };
    await expect(s.exchange.matchOrders(orders, [half, half]))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeNotReducing")
      .withArgs(s.cross(s.alice), 0n, -10n * UNIT);
    await s.exchange.matchOrders(orders, [
      { ...half, size: 4n * UNIT },
      { ...half, size: 6n * UNIT },
    ]);
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(0n);
  });

  it("matchOrders · what another order of the call opens may be reduced in the same call", async () => {
    const s = await loadFixture(opened);
    const orders = [
      await s.order(s.carol, 5n * UNIT, PRICE, { slot: 1 }),
      await s.order(s.bob, -5n * UNIT, PRICE),
      await s.order(s.carol, -5n * UNIT, PRICE, { slot: 2, ...reduceOnly }),
      await s.order(s.alice, 5n * UNIT, PRICE),
    ];
    await s.exchange.matchOrders(orders, [
      { maker: 0, taker: 1, size: 5n * UNIT },
      { maker: 3, taker: 2, size: 5n * UNIT },
    ]);
    expect((await s.positionOf(s.cross(s.carol))).size).to.equal(0n);
  });
});

describe("exchange matchOrders, sizes", () => {
  const MOST = 2n ** 88n - 1n;

  it("matchOrders · a size beyond the 88 bits of a trade is cut to them, never wrapped", async () => {
    const s = await loadFixture(tradingSystem);
    await s.listPerp(2, "PENNY", 10n ** 7n);
    const size = MOST + 1n + WAD;
    const inPenny = { buyer: { market: 2 }, seller: { market: 2 } };
    await expect(s.trade(s.alice, s.bob, size, at(0.1), inPenny))
      .to.be.revertedWithCustomError(s.vault, "VaultPositionCapExceeded")
      .withArgs(s.cross(s.alice), MOST, (cap: bigint) => cap < MOST);
  });
});
