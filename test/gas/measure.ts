import { signTopUp, topUpDomain } from "@plimsoll/sdk";
import { markets, usd } from "../fixtures/parameters.js";
import { accountOf, deploySystem, ethers, networkHelpers, type System } from "../fixtures/system.js";
import { executionOf, gasOf } from "./receipts.js";
import type { GasSplit } from "./split.js";

const ANY_NONCE = 2n ** 32n - 1n;
const ANY_AMOUNT = 2n ** 128n - 1n;
const ETHER = 10n ** 18n;
const DOLLAR = 10n ** 6n;
const WETH = 1;
/** Seconds after which an observed shortfall counts. */
const CONFIRMED_AFTER = 60;
/** Least time between two points of a volatility. */
const GRID = 300;
/** Collaterals of the widest account. */
const WIDEST = 16;

type Actor = System["alice"];

/**
 * Gas of the hot paths, by name. Receipts as a wallet pays them (21,000 and calldata in), except the checks: execution only.
 * Second touch of every balance, light two-slot feeds, lean tokens, 12 s between blocks, production build.
 */
export async function measureGas(): Promise<Record<string, GasSplit>> {
  const s = await deploySystem("LeanToken");
  for (let asset = s.assets.length + 1; asset <= WIDEST; ++asset) {
    s.assets.push(await s.listMarket(asset, { ...markets[0]!, symbol: `C${asset}` }));
  }
  await s.give(s.lender, 0, 50_000_000n * DOLLAR);
  const keeperAccount = accountOf(s.keeper.address);
  await s.give(s.keeper, 0, 5_000_000n * DOLLAR);
  await s.give(s.keeper, WETH, ETHER);
  await s.usdc.mint(s.keeper, 5_000_000n * DOLLAR);
  await s.assets[0]!.token.mint(s.keeper, ETHER);

  return {
    ...(await userActions(s)),
    ...(await checks(s)),
    ...(await sales(s, keeperAccount)),
    topUp: await topUpOf(s),
    serveOutflow: await serveOutflowOf(s),
    poke: await pokeOf(s),
  };
}

async function userActions(s: System): Promise<Record<string, GasSplit>> {
  const account = await openAccount(s, s.alice, 0n, [WETH], 5_000n);
  await s.assets[0]!.token.mint(s.alice, ETHER);
  const vault = s.vault.connect(s.alice);
  return {
    depositCollateral: await gasOf(() => vault.deposit(account, WETH, ETHER / 100n)),
    borrow: await gasOf(() => vault.withdraw(account, 0, 100n * DOLLAR, s.alice)),
    repay: await gasOf(() => vault.deposit(account, 0, 100n * DOLLAR)),
    withdrawWithDebt: await gasOf(() => vault.withdraw(account, WETH, ETHER / 100n, s.alice)),
  };
}

async function checks(s: System): Promise<Record<string, GasSplit>> {
  const gas: Record<string, GasSplit> = {};
  for (const count of [1, 4, WIDEST]) {
    const assets = Array.from({ length: count }, (_, index) => index + 1);
    const account = await openAccount(s, s.bob, BigInt(count), assets, 5_000n);
    const data = s.vault.interface.encodeFunctionData("appraise", [[account, 0]]);
    gas[`check${count}`] = await executionOf(s.keeper, s.vault, data);
  }
  return gas;
}

async function sales(s: System, keeperAccount: string): Promise<Record<string, GasSplit>> {
  const owners = (await ethers.getSigners())
    .slice(6, 16)
    .sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const gas: Record<string, GasSplit> = {};
  const wide = Array.from({ length: WIDEST }, (_, index) => index + 1);
  const rounds: [string, string, number[], number][] = [
    ["", ethers.ZeroHash, [WETH], 1],
    ["", ethers.ZeroHash, [WETH], 10],
    ["Account", keeperAccount, [WETH], 1],
    ["Account", keeperAccount, [WETH], 10],
    ["worst", ethers.ZeroHash, wide, 1],
  ];
  for (const [suffix, delivery, assets, count] of rounds) {
    const snapshot = await networkHelpers.takeSnapshot();
    const accounts = await distressed(s, owners.slice(0, count), assets, gas);
    const bids = accounts.map((account) => {
      return { account, asset: WETH, nonce: ANY_NONCE, maxAmount: ANY_AMOUNT, minPremium: 0n };
    });
    const used = await gasOf(() => s.liquidator.connect(s.keeper).liquidate(bids, delivery, s.keeper, "0x"));
    gas[suffix === "worst" ? "liquidateWorst" : `liquidate${count === 1 ? "One" : "Ten"}${suffix}`] = used;
    await snapshot.restore();
  }
  return gas;
}

/** The second top-up under an authorisation, with a tip. */
async function topUpOf(s: System): Promise<GasSplit> {
  const snapshot = await networkHelpers.takeSnapshot();
  const topUps = await ethers.deployContract("TopUps", [s.vault]);
  const account = await openAccount(s, s.carol, 9n, [WETH], 14_500n);
  await s.usdc.connect(s.carol).approve(topUps, ethers.MaxUint256);
  const { chainId } = await ethers.provider.getNetwork();
  const domain = topUpDomain(Number(chainId), await topUps.getAddress());
  const budget = 10_000n * DOLLAR;
  const terms = { account, budget, tip: DOLLAR, cooldown: 60, expiry: 2 ** 40 - 1, salt: 0n };
  const { topUp, signature } = await signTopUp(s.carol, domain, terms);
  const { market, feed } = s.assets[WETH - 1]!;
  const sink = async (percent: bigint) => {
    await feed.set((market.price * percent) / 100n);
    await s.liquidator.connect(s.keeper).callMargin([account]);
    await topUps.connect(s.keeper).observe([account]);
    await networkHelpers.time.increase(CONFIRMED_AFTER);
    return topUps.connect(s.keeper);
  };
  await (await sink(84n)).topUp(topUp, signature);
  const again = await sink(81n);
  const used = await gasOf(() => again.topUp(topUp, signature));
  await snapshot.restore();
  return used;
}

/** A part of an order of an account in debt, with a tip. */
async function serveOutflowOf(s: System): Promise<GasSplit> {
  const snapshot = await networkHelpers.takeSnapshot();
  const queue = await ethers.deployContract("OutflowQueue", [s.vault]);
  const account = await openAccount(s, s.carol, 8n, [WETH], 5_000n);
  await s.operators.connect(s.carol).setOperator(queue, 2, 2n ** 64n - 1n);
  await s.usdc.mint(s.keeper, DOLLAR);
  await queue.connect(s.carol).file(account, 100n * DOLLAR, s.carol, 50, 2n ** 40n - 1n);
  const used = await gasOf(() => queue.connect(s.keeper).serve(account));
  await snapshot.restore();
  return used;
}

/** A new point of the volatility of an instrument that has been measured before. */
async function pokeOf(s: System): Promise<GasSplit> {
  const snapshot = await networkHelpers.takeSnapshot();
  const oracle = await ethers.deployContract("VolatilityOracle", [s.authority, s.vault]);
  const { market, feed } = s.assets[WETH - 1]!;
  await feed.set(market.price);
  await oracle.setTerms(WETH, { calm: (8n * ETHER) / 10n, span: 57_600 });
  const used: GasSplit[] = [];
  for (const percent of [99n, 98n]) {
    await networkHelpers.time.increase(GRID);
    await feed.set((market.price * percent) / 100n);
    used.push(await gasOf(() => oracle.connect(s.keeper).poke(WETH)));
  }
  await snapshot.restore();
  return used[1]!;
}

/** Opens, calls, cures, calls again and waits: accounts past their deadline, partly liquidatable. */
async function distressed(
  s: System,
  owners: Actor[],
  assets: number[],
  gas: Record<string, GasSplit>,
): Promise<string[]> {
  const accounts: string[] = [];
  for (const owner of owners) accounts.push(await openAccount(s, owner, 7n, assets, 14_500n));
  const setPrices = async (percent: bigint) => {
    for (const asset of assets)
      await s.assets[asset - 1]!.feed.set((s.assets[asset - 1]!.market.price * percent) / 100n);
  };
  const liquidator = s.liquidator.connect(s.keeper);
  await setPrices(84n);
  await liquidator.callMargin(accounts);
  await setPrices(100n);
  for (const account of accounts) await s.vault.clearCall(account);
  await setPrices(84n);
  if (accounts.length === 1 && assets.length === 1) gas.callMargin = await gasOf(() => liquidator.callMargin(accounts));
  else await liquidator.callMargin(accounts);
  await networkHelpers.time.increase(2_400);
  await setPrices(84n);
  return accounts;
}

/** An account worth 20,000 USD in equal parts of the assets, with `debt` USD drawn in two steps. */
async function openAccount(s: System, owner: Actor, sub: bigint, assets: number[], debt: bigint): Promise<string> {
  const account = accountOf(owner.address, sub);
  for (const asset of assets) {
    const { market } = s.assets[asset - 1]!;
    const units = (usd(20_000) * 10n ** BigInt(market.decimals)) / (market.price * 10n ** 10n) / BigInt(assets.length);
    await s.give(owner, asset, units, sub);
    await s.assets[asset - 1]!.token.mint(owner, 1);
  }
  await s.usdc.connect(owner).approve(s.vault, ethers.MaxUint256);
  await s.vault.connect(owner).withdraw(account, 0, (debt / 2n) * DOLLAR, owner);
  await s.vault.connect(owner).withdraw(account, 0, (debt - debt / 2n) * DOLLAR, owner);
  return account;
}
