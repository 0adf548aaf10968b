import { buyPair, cashAndCarry, pairBid } from "../fixtures/hedged.js";
import { WAD } from "../fixtures/parameters.js";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { opposed } from "../fixtures/takeover.js";
import { at, ETH_PERP, instrument, tradingSystemOf, type Trading } from "../fixtures/trading.js";
import { executionOf, gasOf } from "./receipts.js";
import type { GasSplit } from "./split.js";

type Trader = Trading["alice"];

const PRICE = at(2_000);
const SIZE = 10n * WAD;
/** Positions an account may hold. */
const WIDEST = 16;
const ANY = { nonce: 2n ** 32n - 1n, maxAmount: 2n ** 128n - 1n, minPremium: 0n };

/** Gas of positions and trades, by name, under the conditions of `measureGas`; a position on its own light feed each. */
export async function measureTradingGas(): Promise<Record<string, GasSplit>> {
  const s = await tradingSystemOf("LeanToken");
  for (let market = 2; market < WIDEST; ++market) await s.listPerp(market, `M${market}`, 2_000n * 10n ** 8n);
  const crowd = await traders(20);
  for (const trader of crowd) await s.giveTo(trader, 100_000n, 0n, 0n);
  return {
    ...(await matches(s)),
    ...(await batches(s, crowd)),
    ...(await wide(s)),
    ...(await distress(s)),
    ...(await tenInDistress(s)),
    ...(await netted()),
    ...(await pairs()),
  };
}

/** More signers than the node has. */
async function traders(count: number): Promise<Trader[]> {
  const wallets = Array.from(
    { length: count },
    (_, index) => new ethers.Wallet(ethers.id(`trader ${index}`), ethers.provider),
  );
  for (const { address } of wallets) await networkHelpers.setBalance(address, 10n ** 20n);
  return wallets;
}

async function matches(s: Trading): Promise<Record<string, GasSplit>> {
  const gas: Record<string, GasSplit> = {};
  for (const trader of [s.alice, s.bob]) await useSlot(s, trader);
  gas.matchOpen = await gasOf(() => s.trade(s.alice, s.bob, SIZE, PRICE));
  gas.matchIncrease = await gasOf(() => s.trade(s.alice, s.bob, SIZE, PRICE));
  gas.matchClose = await gasOf(() => s.trade(s.bob, s.alice, 2n * SIZE, PRICE));
  await s.setIndex(ETH_PERP, 1_990n * 10n ** 8n);
  await s.trade(s.alice, s.bob, SIZE, at(1_990));
  await s.setIndex(ETH_PERP, 1_980n * 10n ** 8n);
  await s.vault.settle(s.cross(s.alice), ETH_PERP);
  await s.setIndex(ETH_PERP, 1_970n * 10n ** 8n);
  gas.settle = await gasOf(() => s.vault.settle(s.cross(s.alice), ETH_PERP));
  await s.setIndex(ETH_PERP, 2_000n * 10n ** 8n);
  return gas;
}

/** Ten matches of twenty accounts in one transaction: opening, then increasing. */
async function batches(s: Trading, crowd: Trader[]): Promise<Record<string, GasSplit>> {
  const ten = async () => {
    const orders = await Promise.all(
      crowd.map(async (trader, index) => s.order(trader, index % 2 === 0 ? WAD : 0n - WAD, PRICE)),
    );
    const pairs = Array.from({ length: 10 }, (_, index) => ({ maker: 2 * index, taker: 2 * index + 1, size: WAD }));
    return gasOf(() => s.exchange.matchOrders(orders, pairs));
  };
  for (const trader of crowd) await useSlot(s, trader);
  return { matchTenOpen: await ten(), matchTen: await ten() };
}

/** The order slot that the trades take was written before, as of any trader but a new one. */
async function useSlot(s: Trading, trader: Trader): Promise<void> {
  await s.exchange.connect(trader).cancel(s.cross(trader), [0], 1n);
}

async function wide(s: Trading): Promise<Record<string, GasSplit>> {
  const gas: Record<string, GasSplit> = {};
  await s.giveTo(s.carol, 1_000_000n, 0n, 0n);
  await s.giveTo(s.lender, 1_000_000n, 7n, 0n);
  const other = { account: accountOf(s.lender.address, 7n) };
  for (let market = 0; market < WIDEST; ++market) {
    const price = market === 1 ? at(60_000) : PRICE;
    await s.trade(s.carol, s.lender, WAD, price, { buyer: { market }, seller: { ...other, market } });
    const count = market + 1;
    if (count === 10) {
      gas.match10 = await gasOf(() =>
        s.trade(s.carol, s.bob, WAD, PRICE, { buyer: { market: 2 }, seller: { market: 2 } }),
      );
    }
    if (![1, 4, 10, WIDEST].includes(count)) continue;
    const data = s.vault.interface.encodeFunctionData("appraise", [[s.cross(s.carol), 0]]);
    gas[`checkPositions${count}`] = await executionOf(s.keeper, s.vault, data);
  }
  return gas;
}

/** A called long position taken over by a keeper who holds one, and an insolvent one closed against the other side. */
async function distress(s: Trading): Promise<Record<string, GasSplit>> {
  const gas: Record<string, GasSplit> = {};
  await s.giveTo(s.keeper, 1_000_000n, 0n, 0n);
  await s.trade(s.keeper, s.bob, WAD, PRICE);
  const long = s.isolated(s.carol);
  await s.trade(s.carol, s.bob, 40n * WAD, PRICE, { buyer: { account: long } });
  const snapshot = await networkHelpers.takeSnapshot();
  await s.setIndex(ETH_PERP, 1_835n * 10n ** 8n);
  await s.liquidator.connect(s.keeper).callMargin([long]);
  await networkHelpers.time.increase(1_200);
  await s.setIndex(ETH_PERP, 1_835n * 10n ** 8n);
  const bids = [{ account: long, asset: instrument(ETH_PERP), ...ANY }];
  gas.liquidatePosition = await gasOf(() =>
    s.liquidator.connect(s.keeper).liquidate(bids, s.cross(s.keeper), s.keeper, "0x"),
  );
  await snapshot.restore();
  gas.movePosition = await gasOf(() => s.vault.connect(s.carol).movePosition(long, s.cross(s.carol), ETH_PERP));
  await snapshot.restore();
  await s.setIndex(ETH_PERP, 1_700n * 10n ** 8n);
  gas.deleverageFirst = await gasOf(() => s.vault.connect(s.keeper).deleverage(long, ETH_PERP));
  await s.setIndex(ETH_PERP, 2_000n * 10n ** 8n);
  const next = s.isolated(s.carol, 2n);
  await s.giveTo(s.carol, 10_000n, 2n, 1n);
  await s.trade(s.carol, s.bob, 40n * WAD, PRICE, { buyer: { account: next } });
  await s.setIndex(ETH_PERP, 1_700n * 10n ** 8n);
  gas.deleverage = await gasOf(() => s.vault.connect(s.keeper).deleverage(next, ETH_PERP));
  return gas;
}

/** Ten called long positions of ten accounts taken over in one transaction. */
async function tenInDistress(s: Trading): Promise<Record<string, GasSplit>> {
  await s.setIndex(ETH_PERP, 2_000n * 10n ** 8n);
  const accounts = Array.from({ length: 10 }, (_, index) => s.isolated(s.carol, BigInt(index + 11)));
  for (const [index, account] of accounts.entries()) {
    await s.giveTo(s.carol, 1_000n, BigInt(index + 11), 1n);
    await s.trade(s.carol, s.bob, 4n * WAD, PRICE, { buyer: { account } });
  }
  await s.setIndex(ETH_PERP, 1_835n * 10n ** 8n);
  await s.liquidator.connect(s.keeper).callMargin(accounts);
  await networkHelpers.time.increase(1_200);
  await s.setIndex(ETH_PERP, 1_835n * 10n ** 8n);
  const bids = accounts.map((account) => ({ account, asset: instrument(ETH_PERP), ...ANY }));
  const keeper = s.liquidator.connect(s.keeper);
  return { liquidatePositionTen: await gasOf(() => keeper.liquidate(bids, s.cross(s.keeper), s.keeper, "0x")) };
}

/** A distressed long and a distressed short position closed against each other. */
async function netted(): Promise<Record<string, GasSplit>> {
  const s = await opposed(50n * WAD, 1_650, 1_800);
  return { offset: await gasOf(() => s.liquidator.connect(s.keeper).offset(s.long, s.short, ETH_PERP)) };
}

/** A called cash-and-carry whose two legs a keeper buys into his account. */
async function pairs(): Promise<Record<string, GasSplit>> {
  const s = await cashAndCarry();
  return { liquidatePair: await gasOf(() => buyPair(s, [pairBid(s.account)])) };
}
