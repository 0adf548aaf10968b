import { expect } from "chai";
import { accountOf } from "../../fixtures/system.js";
import {
  at,
  BTC_PERP,
  ETH_PERP,
  loadFixture,
  stateOf,
  time,
  type Trading,
  tradingSystem,
} from "../../fixtures/trading.js";
import { minDebt, usd, WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);
const BITCOIN = at(60_000);
const STALE = 2n;
const NEAR_16 = (cap: bigint) => cap > 15n * WAD && cap <= 16n * WAD;

/** ETH takes at most 32 of open interest and 16 a position; alice is long 10 against bob. */
async function capped() {
  const s = await tradingSystem();
  await s.vault.setMarketCaps(ETH_PERP, 32n * WAD, 16n * WAD, 33);
  await s.trade(s.alice, s.bob, 10n * WAD, PRICE);
  return s;
}

/** Words of a trade as the exchange writes them. */
function words(buyer: string, seller: string, market: number, size: bigint, price: bigint) {
  return [buyer, seller, BigInt(market) | (size << 8n) | (price << 128n), 0n];
}

/** The admin stands in for the exchange. */
async function ungated() {
  const s = await tradingSystem();
  await s.vault.setExchange(s.admin);
  return s;
}

const openInterest = async (s: Trading) => stateOf((await s.vault.marketOf(ETH_PERP))[0]).openInterest;

describe("vault settleTrades, limits of a market", () => {
  it("settleTrades · a position grows up to its cap", async () => {
    const s = await loadFixture(capped);
    await expect(s.trade(s.alice, s.carol, 7n * WAD, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultPositionCapExceeded")
      .withArgs(s.cross(s.alice), 17n * WAD, NEAR_16);
    await expect(s.trade(s.carol, s.bob, 7n * WAD, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultPositionCapExceeded")
      .withArgs(s.cross(s.bob), 17n * WAD, NEAR_16);
    await s.trade(s.alice, s.carol, 5n * WAD, PRICE);
  });

  it("settleTrades · a position above a lowered cap may shrink, not grow or turn into a larger one", async () => {
    const s = await loadFixture(capped);
    await s.vault.setMarketCaps(ETH_PERP, 32n * WAD, 4n * WAD, 33);
    await expect(s.trade(s.alice, s.carol, WAD, PRICE)).to.be.revertedWithCustomError(
      s.vault,
      "VaultPositionCapExceeded",
    );
    await expect(s.trade(s.carol, s.alice, 21n * WAD, PRICE)).to.be.revertedWithCustomError(
      s.vault,
      "VaultPositionCapExceeded",
    );
    await s.trade(s.bob, s.alice, 2n * WAD, PRICE);
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(8n * WAD);
  });

  it("settleTrades · DRV-1 SRR-2 · open interest grows up to its cap; positions change hands at it", async () => {
    const s = await loadFixture(capped);
    await s.trade(s.carol, s.lender, 15n * WAD, PRICE);
    await s.trade(s.alice, s.bob, 5n * WAD, PRICE);
    await expect(s.trade(s.treasury, s.keeper, 3n * WAD, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultOpenInterestExceeded")
      .withArgs(ETH_PERP, 33n * WAD, (cap: bigint) => cap > 30n * WAD && cap <= 32n * WAD);
    await s.trade(s.treasury, s.carol, 3n * WAD, PRICE);
    expect(await openInterest(s)).to.equal(30n * WAD);
  });

  it("settleTrades · DRV-1 · open interest is checked at the end of a call, not between its trades", async () => {
    const s = await loadFixture(capped);
    await s.trade(s.carol, s.lender, 15n * WAD, PRICE);
    const orders = [
      await s.order(s.treasury, 8n * WAD, PRICE),
      await s.order(s.bob, -5n * WAD, PRICE, { slot: 1 }),
      await s.order(s.bob, 8n * WAD, PRICE, { slot: 2 }),
      await s.order(s.alice, -8n * WAD, PRICE),
    ];
    await s.exchange.matchOrders(orders, [
      { maker: 0, taker: 1, size: 5n * WAD },
      { maker: 2, taker: 3, size: 5n * WAD },
    ]);
    expect(await openInterest(s)).to.equal(25n * WAD);
  });

  it("settleTrades · no position below the smallest is left", async () => {
    const s = await loadFixture(capped);
    const small = (WAD * 24n) / 1_000n;
    await expect(s.trade(s.carol, s.bob, small, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultPositionTooSmall")
      .withArgs(s.cross(s.carol), usd(48), minDebt);
    await expect(s.trade(s.carol, s.alice, 10n * WAD - small, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultPositionTooSmall")
      .withArgs(s.cross(s.alice), usd(48), minDebt);
    await s.trade(s.carol, s.bob, WAD / 40n, PRICE);
  });

  it("settleTrades · a closed market lets positions shrink and change hands, never grow in sum, until it is opened again", async () => {
    const s = await loadFixture(capped);
    await s.vault.closeMarket(ETH_PERP);
    const until = BigInt(await time.latest()) + 604_800n;
    await expect(s.trade(s.carol, s.bob, WAD, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketClosed")
      .withArgs(ETH_PERP, until);
    await s.trade(s.carol, s.alice, WAD, PRICE);
    await s.trade(s.bob, s.alice, WAD, PRICE);
    await s.vault.reopenMarket(ETH_PERP);
    await s.trade(s.carol, s.bob, WAD, PRICE);
    expect(await openInterest(s)).to.equal(10n * WAD);
  });

  it("settleTrades · PLR-3 · a closing that is over holds up nothing, also before a poke takes its mark away", async () => {
    const s = await loadFixture(capped);
    await s.vault.closeMarket(ETH_PERP);
    await time.increase(604_800);
    await s.setIndex(ETH_PERP, (await s.feeds[ETH_PERP]!.latestRoundData())[1]);
    await s.trade(s.carol, s.bob, WAD, PRICE);
    expect(((await s.vault.marketOf(ETH_PERP))[0] >> 254n) % 2n).to.equal(1n);
  });
});

describe("vault settleTrades, the width of open interest", () => {
  const MOST = 2n ** 88n - 1n;

  it("matchOrders · DRV-1 · sizes of a call that would not fit the market's word are refused before the caps are", async () => {
    const s = await loadFixture(tradingSystem);
    await s.vault.setMarketCaps(ETH_PERP, MOST, MOST, 33);
    const half = 2n ** 87n;
    const orders = [
      await s.order(s.alice, half, PRICE),
      await s.order(s.bob, -half, PRICE),
      await s.order(s.carol, half, PRICE),
      await s.order(s.lender, -half, PRICE),
    ];
    const pairs = [0, 2].map((maker) => ({ maker, taker: maker + 1, size: half }));
    await expect(s.exchange.matchOrders(orders, pairs))
      .to.be.revertedWithCustomError(s.vault, "VaultOpenInterestExceeded")
      .withArgs(ETH_PERP, 2n * half, MOST);
  });
});

describe("vault settleTrades, limits of an account", () => {
  it("settleTrades · HLT-7 · sixteen positions and no more", async () => {
    const s = await loadFixture(tradingSystem);
    for (let market = 2; market < 17; ++market) await s.listPerp(market, `M${market}`, 10n ** 10n);
    const count = 17;
    const orders = [];
    for (let market = 0; market < count; ++market) {
      const price = market === ETH_PERP ? PRICE : market === BTC_PERP ? BITCOIN : at(100);
      orders.push(await s.order(s.alice, WAD, price, { market, slot: market }));
      orders.push(await s.order(s.lender, -WAD, price, { market, slot: market }));
    }
    const matches = [...Array(count).keys()].map((i) => ({ maker: 2 * i, taker: 2 * i + 1, size: WAD }));
    await expect(s.exchange.matchOrders(orders, matches))
      .to.be.revertedWithCustomError(s.vault, "VaultTooManyPositions")
      .withArgs(s.cross(s.alice), 17, 16);
    await s.exchange.matchOrders(orders, matches.slice(0, 16));
    await s.trade(s.lender, s.alice, WAD / 2n, PRICE);
  });

  it("settleTrades · ISO-1 · an isolated account holds one market at a time and no collateral", async () => {
    const s = await loadFixture(tradingSystem);
    const account = s.isolated(s.alice);
    const inBitcoin = { buyer: { account, market: BTC_PERP }, seller: { market: BTC_PERP } };
    await s.trade(s.alice, s.bob, WAD, PRICE, { buyer: { account } });
    await expect(s.trade(s.alice, s.bob, WAD / 10n, BITCOIN, inBitcoin))
      .to.be.revertedWithCustomError(s.vault, "VaultTooManyPositions")
      .withArgs(account, 2, 1);
    await s.assets[0]!.token.mint(s.alice, WAD);
    await s.assets[0]!.token.connect(s.alice).approve(s.vault, WAD);
    await expect(s.vault.connect(s.alice).deposit(account, 1, WAD))
      .to.be.revertedWithCustomError(s.vault, "VaultIsolated")
      .withArgs(account, 1);
    await s.give(s.alice, 1, WAD);
    await expect(s.vault.connect(s.alice).transfer(s.cross(s.alice), account, 1, WAD))
      .to.be.revertedWithCustomError(s.vault, "VaultIsolated")
      .withArgs(account, 1);
  });

  it("settleTrades · RM-8 · an account of a mode without an engine does not trade", async () => {
    const s = await loadFixture(tradingSystem);
    const account = accountOf(s.alice.address, 0n, 2n);
    await expect(s.trade(s.alice, s.bob, WAD, PRICE, { buyer: { account } }))
      .to.be.revertedWithCustomError(s.vault, "VaultModeDisabled")
      .withArgs(account, 2);
  });

  it("settleTrades · HLT-1 · each account is checked once, at the end of the call", async () => {
    const s = await loadFixture(tradingSystem);
    const buy = (size: bigint, slot: number) => s.order(s.alice, size * WAD, PRICE, { slot });
    const orders = [
      await buy(240n, 1),
      await s.order(s.bob, -240n * WAD, PRICE),
      await buy(240n, 2),
      await s.order(s.carol, -240n * WAD, PRICE),
      await buy(-60n, 3),
      await s.order(s.lender, 60n * WAD, PRICE),
    ];
    const matches = [0, 2, 4].map((maker) => ({ maker, taker: maker + 1, size: 240n * WAD }));
    await expect(s.exchange.matchOrders(orders, matches.slice(0, 2)))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(
        s.cross(s.alice),
        (worth: bigint) => worth > 0n,
        (buffer: bigint) => buffer > usd(95_000),
      );
    await s.exchange.matchOrders(orders, matches);
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(420n * WAD);
  });
});

describe("vault settleTrades, the gate", () => {
  it("settleTrades · ACL-1 · for the exchange alone", async () => {
    const s = await loadFixture(tradingSystem);
    const trade = words(s.cross(s.alice), s.cross(s.bob), ETH_PERP, WAD, PRICE);
    await expect(s.vault.connect(s.alice).settleTrades(trade))
      .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
      .withArgs(s.alice.address, await s.exchange.getAddress());
  });

  it("settleTrades · markets come in ascending order, each once", async () => {
    const s = await loadFixture(ungated);
    const [buyer, seller] = [s.cross(s.alice), s.cross(s.bob)];
    const eth = words(buyer, seller, ETH_PERP, WAD, PRICE);
    const btc = words(buyer, seller, BTC_PERP, WAD / 10n, BITCOIN);
    for (const trades of [
      [...btc, ...eth],
      [...eth, ...btc, ...eth],
    ]) {
      await expect(s.vault.settleTrades(trades))
        .to.be.revertedWithCustomError(s.vault, "VaultMarketsNotAscending")
        .withArgs(BTC_PERP);
    }
    await s.vault.settleTrades([...eth, ...eth, ...btc]);
    expect(await openInterest(s)).to.equal(2n * WAD);
  });

  it("settleTrades · RC-2 · no trade without a Valid price", async () => {
    const s = await loadFixture(ungated);
    await time.increase(7_200);
    await expect(s.vault.settleTrades(words(s.cross(s.alice), s.cross(s.bob), ETH_PERP, WAD, PRICE)))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketUnpriced")
      .withArgs(ETH_PERP, STALE);
  });

  it("settleTrades · unknown markets and an account against itself are refused", async () => {
    const s = await loadFixture(ungated);
    await expect(s.vault.settleTrades(words(s.cross(s.alice), s.cross(s.bob), 9, WAD, PRICE)))
      .to.be.revertedWithCustomError(s.vault, "VaultUnknownMarket")
      .withArgs(9);
    await expect(s.vault.settleTrades(words(s.cross(s.alice), s.cross(s.alice), ETH_PERP, WAD, PRICE)))
      .to.be.revertedWithCustomError(s.vault, "VaultSameAccount")
      .withArgs(s.cross(s.alice));
  });

  it("matchOrders · RC-2 · no match without a Valid price", async () => {
    const s = await loadFixture(tradingSystem);
    await time.increase(7_200);
    await expect(s.trade(s.alice, s.bob, WAD, PRICE))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketUnpriced")
      .withArgs(ETH_PERP, STALE);
  });

  it("matchOrders · matches of a call come in ascending order of their markets", async () => {
    const s = await loadFixture(tradingSystem);
    const orders = [
      await s.order(s.alice, WAD / 10n, BITCOIN, { market: BTC_PERP, slot: 1 }),
      await s.order(s.bob, -WAD / 10n, BITCOIN, { market: BTC_PERP, slot: 1 }),
      await s.order(s.alice, WAD, PRICE),
      await s.order(s.bob, -WAD, PRICE),
    ];
    const matches = [0, 2].map((maker) => ({ maker, taker: maker + 1, size: WAD }));
    await expect(s.exchange.matchOrders(orders, matches))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketsNotAscending")
      .withArgs(BTC_PERP);
  });
});
