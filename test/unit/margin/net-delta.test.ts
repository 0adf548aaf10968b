import { expect } from "chai";
import { decode, deployEngine, haircut, record } from "../../fixtures/engine.js";
import { bounds, ethers, networkHelpers } from "../../fixtures/system.js";
import {
  holdHedged,
  deltaOf,
  ETH_FUTURE,
  ETH_LEG,
  FUTURE_LEG,
  hedgeableSystem,
  WETH,
  WSTETH,
} from "../../fixtures/hedged.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { ETH_PERP } from "../../fixtures/trading.js";

const { loadFixture } = networkHelpers;
const ONE = 10n ** 18n;
const WBTC = 2;

/** Assets 1 and 3 of underlying 5, 2 of underlying 6, 4 of none; all at 2,000. */
async function grouped() {
  const e = await deployEngine();
  const price = 2_000n * 10n ** 8n;
  const feeds = [];
  for (const [asset, underlying] of [
    [1, 5],
    [2, 6],
    [3, 5],
    [4, 0],
  ] as const) {
    const token = await ethers.deployContract("MockToken", ["T", "T", 18]);
    const feed = await ethers.deployContract("MockFeed", [8, "T / USD", price, ethers.ZeroAddress]);
    const policy = { feed, maxAge: 3_900, deviation: 50, ...bounds(price), underlying };
    await e.engine.setAsset(asset, token, policy, haircut, 33, price * 10n ** 10n);
    feeds.push(feed);
  }
  return { e, feeds };
}

const HOLDINGS = [1, 2, 3, 4].map((asset) => ({ asset, balance: BigInt(asset) * ONE }));

describe("margin engine · net delta", () => {
  it("appraise · RH-14 · a wanted leg comes with the sum over its underlying, or alone where it has none", async () => {
    const { e } = await loadFixture(grouped);
    const deltas = async (wanted: number) => (await e.appraise(-100n, HOLDINGS, wanted)).wanted;
    expect(await deltas(1)).to.include({ value: usd(2_000), net: usd(8_000), gross: usd(8_000) });
    expect(await deltas(3)).to.include({ value: usd(6_000), net: usd(8_000), gross: usd(8_000) });
    expect(await deltas(2)).to.include({ net: usd(4_000), gross: usd(4_000) });
    expect(await deltas(4)).to.include({ net: usd(8_000), gross: usd(8_000) });
  });

  it("appraise · RH-14 · several records of one call, with and without a wanted leg", async () => {
    const { e } = await loadFixture(grouped);
    const records = [...record(0n, HOLDINGS, 3), ...record(1n, HOLDINGS), ...record(2n, HOLDINGS.slice(0, 1), 1)];
    const [first, , last] = decode(await e.engine.appraise(records), [true, false, true]);
    expect(first!.wanted).to.include({ net: usd(8_000), gross: usd(8_000) });
    expect(last!.wanted).to.include({ net: usd(2_000), gross: usd(2_000) });
  });

  it("appraise · RH-14 O-05 · a leg that cannot be sold now does not count beside another", async () => {
    const { e, feeds } = await loadFixture(grouped);
    await networkHelpers.time.increase(3_901);
    await feeds[0]!.set(2_000n * 10n ** 8n);
    expect((await e.appraise(0n, HOLDINGS, 1)).wanted).to.include({ net: usd(2_000), gross: usd(2_000) });
  });

  it("appraise · RH-14 · positions count with their sign, collateral for them", async () => {
    const s = await loadFixture(hedgeableSystem);
    const account = await holdHedged(s, {
      collateral: [
        [WETH, 20n * WAD],
        [WBTC, 10n ** 8n],
        [WSTETH, 5n * WAD],
      ],
      positions: [
        [ETH_PERP, -30n * WAD],
        [ETH_FUTURE, 4n * WAD],
      ],
    });
    for (const wanted of [WETH, WSTETH, ETH_LEG, FUTURE_LEG]) {
      expect(await deltaOf(s, account, wanted), `${wanted}`).to.deep.equal({ net: 0n, gross: usd(120_000) });
    }
    expect(await deltaOf(s, account, WBTC)).to.deep.equal({ net: usd(60_000), gross: usd(60_000) });
    await s.relistMarket(ETH_PERP, 0);
    expect(await deltaOf(s, account, ETH_LEG)).to.deep.equal({ net: usd(-60_000), gross: usd(60_000) });
    expect(await deltaOf(s, account)).to.deep.equal({ net: usd(60_000), gross: usd(60_000) });
    await s.relistMarket(ETH_PERP, 1);
    await s.settlementFeed.set(79_000_000n);
    await s.engine.pokeSettlement();
    expect(await deltaOf(s, account, ETH_LEG)).to.deep.equal({ net: usd(-52_000), gross: usd(68_000) });
  });
});
