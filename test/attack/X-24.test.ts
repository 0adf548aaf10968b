import { expect } from "chai";
import { usd, WAD } from "../fixtures/parameters.js";
import { ethers } from "../fixtures/system.js";
import { loadFixture, marketsOf, sumsOf, tradingSystem, type Trading } from "../fixtures/trading.js";

const MARKET = 2;
const CENTS = 10n ** 6n; // of an answer with 8 decimals

/** A market of a cheap token: alice's isolated account is long against three shorts; the first is bankrupt and leaves a thousandth of the side. */
async function worn() {
  const s = await tradingSystem();
  const feed = await s.listPerp(MARKET, "CHEAP", 8n * CENTS);
  const [first, rest, poor] = (await ethers.getSigners()).slice(10, 13);
  const long = s.isolated(s.alice);
  await s.giveTo(s.alice, 3_000_000n, 1n, 1n);
  const index = async (answer: bigint) => {
    await s.setIndex(0, 2_000n * 10n ** 8n);
    await feed.set(answer);
  };
  const sell = async (signer: Trading["alice"], units: bigint, dollars: bigint, answer: bigint) => {
    await s.giveTo(signer, dollars, 1n, 1n);
    const wish = { market: MARKET };
    await s.trade(s.alice, signer, units, answer * 10n ** 10n, {
      buyer: { account: long, ...wish },
      seller: { account: s.isolated(signer), ...wish },
    });
    return s.isolated(signer);
  };
  const bankrupt = await sell(first!, 19_980_000n * WAD + 123_456_789n, 200_000n, 8n * CENTS);
  await sell(rest!, 20_000n * WAD, 4_000_000n, 8n * CENTS);
  await index(920n * (CENTS / 100n));
  await s.vault.deleverage(bankrupt, MARKET);
  await sell(rest!, 70_000_000n * WAD, 1n, 920n * (CENTS / 100n));
  const last = await sell(poor!, 20_000_000n * WAD + 987_654_321n, 300_000n, 920n * (CENTS / 100n));
  return { ...s, index, last, long };
}

/**
 * Not an attack but what one would aim at: a side whose scale is small against its open interest rounds in whole wei of size, a bankrupt account
 * keeps some of them, and so is never resolved: its loss is never settled, the pot never gets the money it still has, what is missing is never
 * recorded.
 */
describe("X-24 a bankrupt account that keeps a few wei of size", () => {
  for (const [answer, what] of [
    [1_080n, "pays what it has into the pot"],
    [1_300n, "is resolved, its deficit recorded"],
  ] as const) {
    it(`deleverage · X-24 · RH-13 · LIQ-3 · a bankrupt account ${what}, however worn the side against it is`, async () => {
      const s = await loadFixture(worn);
      await s.index(answer * (CENTS / 100n));
      const { worth } = await sumsOf(s, s.last);
      expect(worth).to.be.lessThan(0n);
      await s.vault.deleverage(s.last, MARKET);
      await s.vault.deleverage(s.last, MARKET).catch(() => undefined);
      expect(await marketsOf(s, s.last)).to.equal(0n);
      expect(await s.vault.cashOf(s.last)).to.be.within(0n, usd(1));
    });
  }
});
