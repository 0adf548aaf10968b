import { expect } from "chai";
import { at, loadFixture, tradingSystem } from "../../fixtures/trading.js";
import { WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);

describe("exchange cancel", () => {
  it("cancel · orders below the sequence are dead in the named slots, an order of another slot lives", async () => {
    const s = await loadFixture(tradingSystem);
    const orders = await Promise.all(
      [0, 1, 2].map(async (slot) => s.order(s.alice, WAD, PRICE, { slot, sequence: 5n })),
    );
    await expect(s.exchange.connect(s.alice).cancel(s.cross(s.alice), [0, 1], 6n))
      .to.emit(s.exchange, "OrdersCancelled")
      .withArgs(s.cross(s.alice), 0, 6n)
      .and.to.emit(s.exchange, "OrdersCancelled")
      .withArgs(s.cross(s.alice), 1, 6n);
    for (const slot of [0, 1]) {
      await expect(s.match(orders[slot]!, await s.order(s.bob, -WAD, PRICE), WAD))
        .to.be.revertedWithCustomError(s.exchange, "ExchangeOrderReplaced")
        .withArgs(s.cross(s.alice), slot, 5n, 6n);
    }
    await s.match(orders[2]!, await s.order(s.bob, -WAD, PRICE), WAD);
    expect(await s.exchange.fillOf(s.cross(s.alice), 0)).to.deep.equal([6n, 0n]);
  });

  it("cancel · what an order has already traded stays; its rest is dead", async () => {
    const s = await loadFixture(tradingSystem);
    const maker = await s.order(s.alice, 2n * WAD, PRICE, { sequence: 5n });
    await s.match(maker, await s.order(s.bob, -WAD, PRICE), WAD);
    await s.exchange.connect(s.alice).cancel(s.cross(s.alice), [0], 6n);
    await expect(s.match(maker, await s.order(s.bob, -WAD, PRICE), WAD))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeOrderReplaced")
      .withArgs(s.cross(s.alice), 0, 5n, 6n);
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(WAD);
  });

  it("cancel · the sequence only rises", async () => {
    const s = await loadFixture(tradingSystem);
    const alice = s.exchange.connect(s.alice);
    await alice.cancel(s.cross(s.alice), [0], 6n);
    for (const sequence of [6n, 5n, 0n]) {
      await expect(alice.cancel(s.cross(s.alice), [0], sequence))
        .to.be.revertedWithCustomError(s.exchange, "ExchangeOrderReplaced")
        .withArgs(s.cross(s.alice), 0, sequence, 6n);
    }
  });

  it("cancel · accounts of one owner are cancelled one by one", async () => {
    const s = await loadFixture(tradingSystem);
    await s.exchange.connect(s.alice).cancel(s.cross(s.alice), [0], 6n);
    expect(await s.exchange.fillOf(s.isolated(s.alice), 0)).to.deep.equal([0n, 0n]);
  });

  it("cancel · E-02 · an operator with SCOPE_TRADE may, a stranger or another scope may not", async () => {
    const s = await loadFixture(tradingSystem);
    const keeper = s.exchange.connect(s.keeper);
    const refused = () =>
      expect(keeper.cancel(s.cross(s.alice), [0], 6n))
        .to.be.revertedWithCustomError(s.exchange, "ExchangeNotAuthorised")
        .withArgs(s.cross(s.alice), s.keeper.address);
    await refused();
    await s.operators.connect(s.alice).setOperator(s.keeper, 7, 2n ** 40n);
    await refused();
    await s.operators.connect(s.alice).setOperator(s.keeper, 8, 2n ** 40n);
    await keeper.cancel(s.cross(s.alice), [0], 6n);
  });
});
