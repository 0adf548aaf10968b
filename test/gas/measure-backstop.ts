import { backstopOver, type Backstopped, borrowerAt, ripeExit, units } from "../fixtures/backstop.js";
import { markets, WAD } from "../fixtures/parameters.js";
import { accountOf } from "../fixtures/system.js";
import { at, ETH_PERP, tradingSystemOf } from "../fixtures/trading.js";
import { refreshFeeds } from "../fixtures/vault.js";
import { gasOf } from "./receipts.js";
import type { GasSplit } from "./split.js";

const WIDEST = 16;
const FUNDS = { junior: units(1_000_000n), senior: units(2_000_000n) };

/** Gas of the waterfall, by name, under the conditions of `measureGas`. */
export async function measureBackstopGas(): Promise<Record<string, GasSplit>> {
  return {
    ...(await absorptions(await system())),
    ...(await last(await system({ junior: 0n, senior: 0n }))),
    ...(await tranches(await system())),
  };
}

async function system(funds = FUNDS) {
  const s = await tradingSystemOf("LeanToken");
  const feeds = [];
  for (let market = 2; market < WIDEST; ++market) {
    feeds.push(await s.listPerp(market, `M${market}`, 2_000n * 10n ** 8n));
  }
  for (let asset = s.assets.length + 1; asset <= WIDEST; ++asset) {
    s.assets.push(await s.listMarket(asset, { ...markets[0]!, symbol: `C${asset}` }));
  }
  return { ...(await backstopOver(s, funds)), feeds };
}

/** One insolvent long position; and sixteen collaterals with sixteen positions of one account below a quarter of its buffer. */
async function absorptions(s: Awaited<ReturnType<typeof system>>): Promise<Record<string, GasSplit>> {
  const gas: Record<string, GasSplit> = {};
  const long = s.isolated(s.alice);
  await s.trade(s.alice, s.bob, 20n * WAD, at(2_000), { buyer: { account: long } });
  await s.setIndex(ETH_PERP, 1_510n * 10n ** 8n);
  gas.absorb1 = await gasOf(() => s.backstop.connect(s.keeper).absorb(long));
  await s.setIndex(ETH_PERP, 2_000n * 10n ** 8n);
  const account = accountOf(s.carol.address, 9n);
  for (let asset = 1; asset <= WIDEST; ++asset) {
    const { market } = s.assets[asset - 1]!;
    await s.give(s.carol, asset, (1_000n * 10n ** BigInt(market.decimals + 8)) / market.price, 9n);
  }
  await s.give(s.lender, 0, units(1_000_000n), 7n);
  const other = { account: accountOf(s.lender.address, 7n) };
  for (let market = 0; market < WIDEST; ++market) {
    const [size, price] = market === 1 ? [WAD / 10n, at(60_000)] : [2n * WAD, at(2_000)];
    await s.trade(s.carol, s.lender, size, price, { buyer: { account, market }, seller: { ...other, market } });
  }
  for (const { feed, market } of s.assets) await feed.set((market.price * 3n) / 4n);
  await s.setIndex(0, 1_640n * 10n ** 8n);
  await s.setIndex(1, 49_200n * 10n ** 8n);
  for (const feed of s.feeds) await feed.set(1_640n * 10n ** 8n);
  gas.absorbWorst = await gasOf(() => s.backstop.connect(s.keeper).absorb(account));
  return gas;
}

/** The last step, with nothing in the backstop. */
async function last(s: Backstopped): Promise<Record<string, GasSplit>> {
  const account = await borrowerAt(s, 10n, 15_000n, 1_400n);
  await s.usdc.mint(s.keeper, units(100_000n));
  await s.usdc.connect(s.keeper).approve(s.vault, 2n ** 255n);
  const bid = { account, asset: 1, nonce: 2n ** 32n - 1n, maxAmount: 2n ** 127n, minPremium: 0n };
  const reportInsolvent = await gasOf(() => s.vault.connect(s.keeper).reportInsolvent(account));
  await s.liquidator.connect(s.keeper).liquidate([bid], `0x${"0".repeat(64)}`, s.keeper.address, "0x");
  return { reportInsolvent, socialise: await gasOf(() => s.vault.connect(s.keeper).socialise()) };
}

/** A second deposit, and an exit, of a holder who was there before. */
async function tranches(s: Backstopped): Promise<Record<string, GasSplit>> {
  const trancheDeposit = await gasOf(() => s.senior.connect(s.second).deposit(units(1_000n), s.second));
  await ripeExit(s, s.senior, s.second, (await s.senior.balanceOf(s.second)) / 2n);
  await refreshFeeds(s);
  const shares = (await s.senior.exitOf(s.second)).shares / 2n;
  return {
    trancheDeposit,
    trancheExit: await gasOf(() => s.senior.connect(s.second).redeem(shares, s.second, s.second)),
  };
}
