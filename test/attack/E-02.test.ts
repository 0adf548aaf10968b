import { expect } from "chai";
import { attackSystem } from "../fixtures/gains.js";
import { SCOPE_TRADE } from "../fixtures/grants.js";
import { ethers } from "../fixtures/system.js";
import { WAD } from "../fixtures/parameters.js";
import { at, loadFixture } from "../fixtures/trading.js";

const PRICE = at(2_000);
const FAR = 2n ** 40n;

/** Alice has signed to buy one ETH, carol is glad to sell more. */
async function signed() {
  const s = await attackSystem();
  const order = await s.order(s.alice, WAD, PRICE, { slot: 3, sequence: 7n });
  const sell = async () => s.order(s.carol, -10n * WAD, PRICE);
  return { ...s, alices: order, sell };
}
const heldBy = async (s: Awaited<ReturnType<typeof signed>>) => (await s.positionOf(s.cross(s.alice))).size;

/**
 * Goal: trade a signed order more often than it says. Budget: gas and a counterparty. Steps: again after it is filled, in parts beyond its size,
 * twice in one call, through another slot, after a newer sequence, on the exchange that replaces this one, after its signer was revoked.
 */
describe("E-02 replay of orders", () => {
  it("matchOrders · E-02 · an order trades its size once, in whatever parts and calls", async () => {
    const s = await loadFixture(signed);
    const start = await heldBy(s);
    await s.match(s.alices, await s.sell(), WAD / 3n);
    const sells = await s.sell();
    await s.exchange.matchOrders(
      [s.alices, sells],
      [
        { maker: 0, taker: 1, size: WAD / 3n },
        { maker: 0, taker: 1, size: 5n * WAD },
      ],
    );
    expect((await heldBy(s)) - start).to.be.within(WAD - 3n, WAD);
    await expect(s.match(s.alices, await s.sell(), 1n)).to.be.revertedWithCustomError(
      s.exchange,
      "ExchangeOrderFilled",
    );
  });

  it("matchOrders · E-02 · the same order listed twice in a call still trades once", async () => {
    const s = await loadFixture(signed);
    const matches = [0, 1].map((maker) => ({ maker, taker: 2, size: WAD }));
    await expect(s.exchange.matchOrders([s.alices, s.alices, await s.sell()], matches)).to.be.revertedWithCustomError(
      s.exchange,
      "ExchangeOrderFilled",
    );
  });

  it("matchOrders · E-02 · E-03 · slot and sequence are signed, and a newer sequence kills the order", async () => {
    const s = await loadFixture(signed);
    for (const change of [{ slot: 4 }, { sequence: 8n }]) {
      const moved = { ...s.alices, order: { ...s.alices.order, ...change } };
      await expect(s.match(moved, await s.sell(), WAD)).to.be.revertedWithCustomError(
        s.exchange,
        "ExchangeBadSignature",
      );
    }
    const newer = await s.order(s.alice, WAD, PRICE, { slot: 3, sequence: 8n });
    await s.match(newer, await s.sell(), WAD);
    await expect(s.match(s.alices, await s.sell(), WAD)).to.be.revertedWithCustomError(
      s.exchange,
      "ExchangeOrderReplaced",
    );
  });

  it("setExchange · E-02 · a filled order is dead on the exchange that replaces this one, and this one settles no more", async () => {
    const s = await loadFixture(signed);
    await s.match(s.alices, await s.sell(), WAD);
    const next = await ethers.deployContract("Exchange", [s.authority, s.vault, s.operators]);
    await s.vault.setExchange(next);
    const matches = [{ maker: 0, taker: 1, size: WAD }];
    await expect(next.matchOrders([s.alices, await s.sell()], matches)).to.be.revertedWithCustomError(
      next,
      "ExchangeBadSignature",
    );
    const fresh = await s.order(s.alice, WAD, PRICE);
    await expect(s.match(fresh, await s.sell(), WAD)).to.be.revertedWithCustomError(s.vault, "VaultNotModule");
  });

  it("matchOrders · E-02 · E-05 · an order dies with the permission of the operator who signed it", async () => {
    const s = await loadFixture(signed);
    await s.operators.connect(s.alice).setOperator(s.dave, SCOPE_TRADE, FAR);
    const wish = { account: s.cross(s.alice), as: s.dave };
    const order = await s.order(s.alice, WAD, PRICE, wish);
    await s.match(order, await s.sell(), WAD / 2n);
    await s.operators.connect(s.alice).setOperator(s.dave, 0, 0);
    await expect(s.match(order, await s.sell(), WAD / 2n))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeNotAuthorised")
      .withArgs(s.cross(s.alice), s.dave.address);
  });
});
