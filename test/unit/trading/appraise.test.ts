import { expect } from "chai";
import { at, BTC_PERP, instrument, loadFixture, sumsOf, tradingSystem } from "../../fixtures/trading.js";
import { usd, WAD } from "../../fixtures/parameters.js";

/** Three accounts with positions in two markets. */
async function traded() {
  const s = await tradingSystem();
  const inBitcoin = { buyer: { market: BTC_PERP }, seller: { market: BTC_PERP } };
  await s.trade(s.alice, s.bob, 10n * WAD, at(2_000));
  await s.trade(s.alice, s.carol, 7n * WAD, at(2_000));
  await s.trade(s.carol, s.alice, WAD, at(60_000), inBitcoin);
  await s.trade(s.carol, s.bob, WAD, at(60_000), inBitcoin);
  return { ...s, accounts: [s.alice, s.bob, s.carol].map(s.cross) };
}

const LEDGER = 3;

describe("vault appraise, with positions", () => {
  it("appraise · HLT-6 · several accounts with positions in one call read as they do alone", async () => {
    const s = await loadFixture(traded);
    for (const wanted of [0, instrument(0), instrument(1)]) {
      const length = LEDGER + (wanted === 0 ? 4 : 10);
      const together = await s.vault.appraise(s.accounts.flatMap((account) => [account, wanted]));
      expect(together.length).to.equal(s.accounts.length * length);
      for (const [index, account] of s.accounts.entries()) {
        const alone = await s.vault.appraise([account, wanted]);
        expect(alone.length).to.equal(length);
        const start = LEDGER * s.accounts.length + (length - LEDGER) * index;
        expect(together.slice(start, start + length - LEDGER)).to.deep.equal(alone.slice(LEDGER));
      }
    }
  });

  it("appraise · DMM-2 · net worth is cash and V, the buffer margin and the flat cost of each leg", async () => {
    const s = await loadFixture(traded);
    const { worth, buffer, closeOut } = await sumsOf(s, s.cross(s.bob));
    const [eth, btc] = [usd(20_000), usd(60_000)];
    const margin = (notional: bigint) => (notional * 50n * (usd(25_000_000) + notional)) / (1_000n * usd(25_000_000));
    expect(buffer).to.be.within(margin(eth) + margin(btc) + usd(4), margin(eth) + margin(btc) + usd(4) + 2n);
    expect(closeOut).to.be.within(
      ((margin(eth) + margin(btc)) * 8n) / 10n - 2n,
      ((margin(eth) + margin(btc)) * 8n) / 10n + 2n,
    );
    const fees = (eth + btc) / 2_000n;
    expect(worth).to.be.within(usd(100_000) - fees - usd(1) / 10n, usd(100_000) - fees + usd(1) / 10n);
  });
});
