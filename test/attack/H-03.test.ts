import { expect } from "chai";
import { attackSystem } from "../fixtures/gains.js";
import { WAD } from "../fixtures/parameters.js";
import { at, loadFixture, sumsOf } from "../fixtures/trading.js";

const PRICE = at(2_000);
const EACH = 20n * WAD;
const ORDERS = 6;

/**
 * Goal: one margin behind many pending orders. Budget: 10,000. Steps: sign six orders, each of which the account could carry alone; have them
 * filled in one call, one by one, and after the margin was withdrawn. An order holds nothing: the account is judged when it trades.
 */
describe("H-03 margin counted for several pending orders", () => {
  it("matchOrders · H-03 · six orders in one call need six times the margin", async () => {
    const s = await loadFixture(attackSystem);
    const account = s.isolated(s.carol);
    const buys = [];
    for (let slot = 0; slot < ORDERS; ++slot) buys.push(await s.order(s.carol, EACH, PRICE, { account, slot }));
    const sell = await s.order(s.lender, -EACH * BigInt(ORDERS), PRICE);
    const matches = buys.map((_, maker) => ({ maker, taker: ORDERS, size: EACH }));
    await expect(s.exchange.matchOrders([...buys, sell], matches)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    expect((await s.positionOf(account)).size).to.equal(0n);
  });

  it("matchOrders · H-03 · one after the other they fill as far as the margin reaches", async () => {
    const s = await loadFixture(attackSystem);
    const account = s.isolated(s.carol);
    let filled = 0;
    for (let slot = 0; slot < ORDERS; ++slot) {
      const buy = await s.order(s.carol, EACH, PRICE, { account, slot });
      const sell = await s.order(s.lender, -EACH, PRICE);
      await s.match(buy, sell, EACH).then(
        () => ++filled,
        () => 0,
      );
    }
    expect(filled).to.equal(2);
    const { worth, buffer } = await sumsOf(s, account);
    expect(worth).to.be.greaterThan(buffer);
  });

  it("withdraw · H-03 · margin behind a signed order may leave, and then the order fills no more", async () => {
    const s = await loadFixture(attackSystem);
    const account = s.isolated(s.carol);
    const buy = await s.order(s.carol, EACH, PRICE, { account });
    await s.vault.connect(s.carol).withdraw(account, 0, 9_000n * 10n ** 6n, s.carol);
    await expect(s.match(buy, await s.order(s.lender, -EACH, PRICE), EACH)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
  });
});
