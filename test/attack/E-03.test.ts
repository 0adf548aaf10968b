import { expect } from "chai";
import { attackSystem } from "../fixtures/gains.js";
import { ethers } from "../fixtures/system.js";
import { WAD } from "../fixtures/parameters.js";
import { at, loadFixture } from "../fixtures/trading.js";

const PRICE = at(2_000);
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The other signature of the same key and digest. */
function twinOf(signature: string): string {
  const { r, s, v } = ethers.Signature.from(signature);
  return ethers.concat([r, ethers.toBeHex(CURVE_ORDER - BigInt(s), 32), ethers.toBeHex(v === 27 ? 28 : 27)]);
}

/**
 * Goal: an order in somebody's name. Budget: gas. Steps: the twin of his signature, a signature that recovers to nobody, a contract wallet
 * that says yes to everything.
 */
describe("E-03 forged orders", () => {
  it("matchOrders · E-03 · the high-s twin of a signature is refused, filled or not", async () => {
    const s = await loadFixture(attackSystem);
    const [order, sell] = [await s.order(s.alice, 2n * WAD, PRICE), await s.order(s.carol, -2n * WAD, PRICE)];
    const twin = { ...order, signature: twinOf(order.signature) };
    const refused = async () =>
      expect(s.match(twin, sell, WAD)).to.be.revertedWithCustomError(s.exchange, "ExchangeBadSignature");
    await refused();
    await s.match(order, sell, WAD);
    await refused();
  });

  it("matchOrders · E-03 · a signature of nobody for the zero signer is refused", async () => {
    const s = await loadFixture(attackSystem);
    const [order, sell] = [await s.order(s.alice, WAD, PRICE), await s.order(s.carol, -WAD, PRICE)];
    for (const signature of ["0x", ethers.zeroPadBytes("0x", 65), `${order.signature.slice(0, 130)}1d`]) {
      const forged = { ...order, signer: ethers.ZeroAddress, signature };
      await expect(s.match(forged, sell, WAD)).to.be.revertedWithCustomError(s.exchange, "ExchangeBadSignature");
    }
  });

  it("matchOrders · E-03 · E-05 · a wallet of the attacker's that owns another account cannot sign for alice's", async () => {
    const s = await loadFixture(attackSystem);
    const wallet = await ethers.deployContract("Wallet1271", [s.carol.address]);
    const [order, sell] = [await s.order(s.alice, WAD, PRICE, { as: s.carol }), await s.order(s.bob, -WAD, PRICE)];
    const forged = { ...order, signer: await wallet.getAddress() };
    await expect(s.match(forged, sell, WAD))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeNotAuthorised")
      .withArgs(s.cross(s.alice), await wallet.getAddress());
  });
});
