import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { legCost, markets, WAD } from "../../fixtures/parameters.js";
import { maintenanceBuffer, openingPower, outflowValue, valueAt } from "../../fixtures/margin-model.js";
import {
  appraise,
  BITCOIN,
  ETHER,
  fundedSystem,
  header,
  indebtedSystem,
  poolOf,
  SCALE,
  USDC,
  WBTC,
  WETH,
  WETH_MARKET,
} from "../../fixtures/vault.js";

const [weth, wbtc] = [markets[0]!, markets[1]!];

async function mixedSystem() {
  const s = await indebtedSystem();
  await s.vault.connect(s.alice).deposit(s.account.alice, WBTC, BITCOIN / 2n);
  await s.vault.connect(s.bob).deposit(s.account.bob, WBTC, 2n * BITCOIN);
  return s;
}

describe("vault views", () => {
  it("appraise · header, record, W, B_m, B_c and the shortest grace of each account", async () => {
    const s = await networkHelpers.loadFixture(mixedSystem);
    const { alice, bob, carol } = s.account;
    const [seen, , empty] = await appraise(s.vault, [alice, 0], [bob, 0], [carol, 0]);
    const cash = await s.vault.cashOf(s.account.alice);
    const value = valueAt(weth, 10n * ETHER, weth.price) + valueAt(wbtc, BITCOIN / 2n, wbtc.price);
    const buffer = maintenanceBuffer(weth, 10n * ETHER) + maintenanceBuffer(wbtc, BITCOIN / 2n);
    expect(seen).to.deep.include({ header: await s.vault.headerOf(alice), call: 0n, worth: cash + value, buffer });
    const closeOut = ((buffer - 2n * legCost) * 70n) / 100n;
    expect(seen!.closeOut).to.be.within(closeOut, closeOut + 2n);
    expect(BigInt.asUintN(32, seen!.pricing)).to.equal(1_800);
    const nothing = { header: 0n, call: 0n, worth: 0n, buffer: 0n, closeOut: 0n };
    expect(empty).to.deep.equal({ ...nothing, pricing: 2n ** 32n - 1n });
  });

  it("appraise · with a wanted asset adds balance, value, status and round, risk word and leg cost", async () => {
    const s = await networkHelpers.loadFixture(mixedSystem);
    const words = await s.vault.appraise([s.account.bob, 0, s.account.alice, WBTC]);
    expect(words.length).to.equal(7 + 13);
    const [, seen] = await appraise(s.vault, [s.account.bob, 0], [s.account.alice, WBTC]);
    const leg = seen!.leg!;
    expect(leg.balance).to.equal(BITCOIN / 2n);
    expect(leg.value).to.equal(valueAt(wbtc, BITCOIN / 2n, wbtc.price));
    const round = (await s.feedOf(WBTC).latestRoundData())[0];
    expect(leg.quality).to.equal((round << 8n) | (1n << 128n));
    expect(leg.risk & (2n ** 160n - 1n)).to.equal(BigInt(await s.feedOf(WBTC).getAddress()));
    expect(leg.cost).to.equal(legCost);
  });

  it("appraise · of nobody is empty", async () => {
    const s = await networkHelpers.loadFixture(mixedSystem);
    expect(await s.vault.appraise([])).to.deep.equal([]);
  });

  it("appraise · HLT-6 · does not depend on the order in which collaterals came, nor on one emptied and added again", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const amounts = { [WETH]: ETHER, [WBTC]: BITCOIN, 3: 5n * ETHER };
    const [bob, carol] = [s.vault.connect(s.bob), s.vault.connect(s.carol)];
    for (const asset of [1, 2, 3] as const) await bob.deposit(s.account.bob, asset, amounts[asset]);
    for (const asset of [3, 1, 2] as const) await carol.deposit(s.account.carol, asset, amounts[asset]);
    await carol.withdraw(s.account.carol, 1, ETHER, s.carol);
    await carol.deposit(s.account.carol, 1, ETHER);
    const seen = await appraise(s.vault, [s.account.bob, 0], [s.account.carol, 0]);
    const [first, second] = seen.map(({ worth, buffer, closeOut, pricing }) => [worth, buffer, closeOut, pricing]);
    expect(first).to.deep.equal(second);
    expect(await s.vault.appraiseOpening(s.account.bob)).to.deep.equal(await s.vault.appraiseOpening(s.account.carol));
  });

  it("appraise · HLT-5 · more collateral, a higher price or less debt never lowers surplus", async () => {
    const s = await networkHelpers.loadFixture(mixedSystem);
    const surplus = async () => {
      const [seen] = await appraise(s.vault, [s.account.alice, 0]);
      return seen!.worth - seen!.buffer;
    };
    let last = await surplus();
    const rises = [
      () => s.vault.connect(s.carol).deposit(s.account.alice, WETH, 1n),
      () => s.vault.connect(s.carol).deposit(s.account.alice, WETH, 900n * ETHER),
      () => s.feedOf(WETH).set(2_100n * 10n ** 8n),
      () => s.feedOf(WBTC).set(90_000n * 10n ** 8n),
      () => s.vault.connect(s.carol).deposit(s.account.alice, 0, 1n),
      () => s.vault.connect(s.carol).deposit(s.account.alice, 0, 20_000n * USDC),
    ];
    for (const rise of rises) {
      await rise();
      const next = await surplus();
      expect(next).to.be.greaterThanOrEqual(last - 10n ** 13n);
      last = next;
    }
  });

  it("appraiseOpening · ORA-4 ODC-5 · the low side of each price, over the high side of the settlement token", async () => {
    const s = await networkHelpers.loadFixture(mixedSystem);
    const [worth, buffer] = await s.vault.appraiseOpening(s.account.alice);
    const legs = outflowValue(weth, 10n * ETHER) + outflowValue(wbtc, BITCOIN / 2n);
    const powers =
      openingPower(WETH_MARKET, 10n * ETHER, 10n * ETHER) + openingPower(wbtc, BITCOIN / 2n, (5n * BITCOIN) / 2n);
    expect(worth).to.equal((await s.vault.cashOf(s.account.alice)) + legs);
    expect(buffer).to.equal(legs - powers);
  });

  it("cashOf · grows for a supplier and a debtor without any transaction", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    const read = async () => [await s.vault.cashOf(s.account.lender), await s.vault.cashOf(s.account.alice)] as const;
    const [claim, debt] = await read();
    await networkHelpers.time.increase(86_400);
    const [claimLater, debtLater] = await read();
    expect(claimLater).to.be.greaterThan(claim);
    expect(debtLater).to.be.lessThan(debt);
  });

  it("reserves · RC-5 DMM-6 · are held tokens plus debts less claims plus deficit, from the totals", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await networkHelpers.time.increase(86_400 * 200);
    await s.vault.connect(s.carol).deposit(s.account.carol, 0, 3n * USDC);
    const { pool, held } = await poolOf(s.vault);
    const debts = (pool.borrowed * pool.borrowIndex + 10n ** 27n - 1n) / 10n ** 27n;
    const claims = (pool.supplied * pool.supplyIndex) / 10n ** 27n;
    expect(await s.vault.reserves()).to.equal(held + debts - claims);
    expect(await s.vault.reserves()).to.be.greaterThan(0n);
  });

  it("views · of an account that never acted are zero", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const nobody = ethers.id("nobody");
    expect(await s.vault.headerOf(nobody)).to.equal(0);
    expect(await s.vault.callOf(nobody)).to.equal(0);
    expect(await s.vault.cashOf(nobody)).to.equal(0);
    expect(await s.vault.balanceOf(nobody, WETH)).to.equal(0);
    expect(await s.vault.balanceOf(nobody, 255)).to.equal(0);
  });

  it("headerOf · packs principal, collaterals and nonce; a debt reads as a negative principal", async () => {
    const s = await networkHelpers.loadFixture(mixedSystem);
    expect(header(await s.vault.headerOf(s.account.alice))).to.deep.equal({
      principal: -10_000n * WAD,
      collaterals: 6n,
      nonce: 1n,
      callState: 0n,
      isCalled: false,
    });
    expect(header(await s.vault.headerOf(s.account.lender)).principal).to.equal(10_000_000n * USDC * SCALE);
  });

  it("balanceOf · RM-15 · a zero account is Healthy: it can neither be called nor cured", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.liquidator.callMargin([s.account.carol]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotCallable")
      .withArgs(s.account.carol, 0, 0);
  });
});
