import { expect } from "chai";
import { accountOf, networkHelpers, type System } from "../../fixtures/system.js";
import { CASH, terms, usd, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  booksOf,
  BTC,
  buy,
  ETH,
  fundedSystem,
  nextBlock,
  open,
  refresh,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../../fixtures/distress.js";

const { loadFixture, takeSnapshot, time } = networkHelpers;

/** An account with two legs, 1,000 USD under water and called so. */
async function drowned(s: System): Promise<{ account: string; since: bigint }> {
  const account = await open(
    s,
    s.alice,
    [
      [WETH_ID, 10n * ETH],
      [WBTC_ID, BTC / 10n],
    ],
    20_000n * USDC,
  );
  await setPrice(s, WETH_ID, 1_300);
  const since = await nextBlock();
  await s.liquidator.callMargin([account]);
  return { account, since };
}

/** What the books say is owned, less what is owed: nothing is created or lost. */
async function conservation(s: System, accounts: string[]): Promise<bigint> {
  const books = await booksOf(s);
  const cash = await Promise.all(accounts.map((a) => s.vault.cashOf(a)));
  return books.held * 10n ** 12n + books.deficit - books.reserves - cash.reduce((sum, c) => sum + c, 0n);
}

describe("insolvent account", () => {
  it("liquidate · RH-7 · ALA-6 · the discount grows from 0 to 15 % over ten live minutes, and no further", async () => {
    const s = await loadFixture(fundedSystem);
    const { account, since } = await drowned(s);
    for (const elapsed of [1n, 60n, 300n, 600n, 3_000n]) {
      const snapshot = await takeSnapshot();
      await nextBlock(since + elapsed);
      const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID)]));
      const rate = (terms.maxDiscount * (elapsed < 600n ? elapsed : 600n)) / 600n;
      expect(sale).to.include({
        amount: 10n * ETH,
        value: usd(13_000),
        premium: (rate * usd(13_000)) / WAD,
        tip: 0n,
      });
      await snapshot.restore();
    }
  });

  it("liquidate · RH-7 · the first sale starts the clock where nobody called: discount 0", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, 1_400);
    await time.increase(1_000);
    const at = await nextBlock();
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID, { maxAmount: ETH })]));
    expect(sale!.premium).to.equal(0n);
    expect((await stateOf(s, account)).call).to.include({ deadline: at, isInsolvent: true, isActive: true });
    const [recorded] = await s.liquidator.queryFilter(s.liquidator.filters.CloseOutRecorded(account));
    expect(recorded!.args.call).to.equal(await s.vault.callOf(account));
    await nextBlock(at + 300n);
    const [second] = await salesOf(s, buy(s, [bid(account, WETH_ID, { maxAmount: ETH })]));
    expect((second!.premium * WAD) / second!.value).to.equal((terms.maxDiscount * 300n) / 600n);
  });

  it("liquidate · LIQ-3 · L-14 · ACC-4 · the deficit is recorded with the last leg, exactly, and the account is empty", async () => {
    const s = await loadFixture(fundedSystem);
    const { account, since } = await drowned(s);
    const parties = [account, accountOf(s.lender.address), accountOf(s.keeper.address)];
    const before = await conservation(s, parties);
    await nextBlock(since + 200n);
    await buy(s, [bid(account, WETH_ID)]);
    expect([await s.vault.deficit(), (await stateOf(s, account)).isCalled]).to.deep.equal([0n, true]);
    await nextBlock(since + 300n);
    const owed = await s.vault.cashOf(account, { blockTag: "pending" });
    const sent = buy(s, [bid(account, WBTC_ID)]);
    const [sale] = await salesOf(s, sent);
    const loss = 0n - (owed + sale!.value - sale!.premium);
    const deficit = await s.vault.deficit();
    expect(deficit - loss).to.be.within(0n, 10n);
    await expect(sent).to.emit(s.vault, "DeficitRecorded").withArgs(account, deficit, deficit);
    const { netWorth, maintenance, call, isCalled } = await stateOf(s, account);
    expect([netWorth, maintenance, call.isActive, isCalled]).to.deep.equal([0n, 0n, false, false]);
    expect((await booksOf(s)).borrowed).to.equal(0n);
    expect((await conservation(s, parties)) - before).to.be.within(-10n, 10n);
  });

  it("liquidate · LIQ-3 · A11 · both legs in one call, the deficit once", async () => {
    const s = await loadFixture(fundedSystem);
    const { account } = await drowned(s);
    const sent = buy(s, [bid(account, WETH_ID), bid(account, WBTC_ID)]);
    await expect(sent).to.emit(s.vault, "DeficitRecorded");
    const books = await booksOf(s);
    expect(books.deficit).to.be.within(usd(1_000), usd(1_010));
    expect(books.reserves >= 0n && books.excess === 0n).to.equal(true);
  });

  it("liquidate · A11 · a recorded deficit moves no index and nobody's cash", async () => {
    const s = await loadFixture(fundedSystem);
    const { account } = await drowned(s);
    await nextBlock();
    const read = async (blockTag: string) => {
      const [supplyIndex, borrowIndex] = await s.vault.cashState({ blockTag });
      return [supplyIndex, borrowIndex, await s.vault.cashOf(accountOf(s.lender.address), { blockTag })];
    };
    const before = await read("pending");
    await buy(s, [bid(account, WETH_ID), bid(account, WBTC_ID)]);
    expect(await read("latest")).to.deep.equal(before);
  });

  it("liquidate · A11 · an account emptied is as new: it deposits, borrows and is called like any other", async () => {
    const s = await loadFixture(fundedSystem);
    const { account } = await drowned(s);
    await buy(s, [bid(account, WETH_ID), bid(account, WBTC_ID)]);
    await s.give(s.alice, WETH_ID, 10n * ETH);
    await s.vault.connect(s.alice).withdraw(account, CASH, 9_000n * USDC, s.alice);
    await setPrice(s, WETH_ID, 1_040);
    await refresh(s);
    await s.liquidator.callMargin([account]);
    expect((await stateOf(s, account)).call).to.include({ count: 1n, isActed: false, isInsolvent: false });
  });

  it("liquidate · LIQ-3 · a leg worth a thousandth of a cent is sold too, so that the deficit is not stranded behind it", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, 1n],
      ],
      15_000n * USDC,
    );
    await setPrice(s, WETH_ID, 1_300);
    await buy(s, [bid(account, WETH_ID)]);
    expect(await s.vault.deficit()).to.equal(0n);
    const [sale] = await salesOf(s, buy(s, [bid(account, WBTC_ID)]));
    expect(sale!.amount).to.equal(1n);
    expect(await s.vault.deficit()).to.be.greaterThan(usd(1_990));
  });

  it("liquidate · RM-15 · W of exactly 0 with a buffer is Insolvent", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, 1_500);
    const { netWorth } = await stateOf(s, account, 0, "pending");
    expect(netWorth).to.be.within(-(10n ** 16n), 0n);
    await s.liquidator.callMargin([account]);
    expect((await stateOf(s, account)).call.isInsolvent).to.equal(true);
  });

  it("liquidate · A11 · an account whose W rises above 0 falls back under the premium sale", async () => {
    const s = await loadFixture(fundedSystem);
    const { account } = await drowned(s);
    await setPrice(s, WETH_ID, 1_450);
    await nextBlock();
    const before = await stateOf(s, account, 0, "pending");
    expect(before.netWorth > 0n && before.netWorth < before.closeOut).to.equal(true);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID)]));
    expect(sale!.netWorth * before.maintenance >= before.netWorth * sale!.maintenance).to.equal(true);
  });
});
