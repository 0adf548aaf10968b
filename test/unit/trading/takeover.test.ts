import { expect } from "chai";
import { accountOf } from "../../fixtures/system.js";
import {
  ascending,
  bid,
  callAndWait,
  nextBlock,
  NOBODY,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  whenLive,
} from "../../fixtures/distress.js";
import { legCost, usd, WAD } from "../../fixtures/parameters.js";
import {
  bothSides,
  ETH_LEG,
  index,
  keeperSystem,
  type Model,
  modelOf,
  near,
  PRICE,
  takeOver,
  wholeBid,
} from "../../fixtures/takeover.js";
import { dustOf, ETH_PERP, loadFixture, stateOf as marketStateOf, sumsOf, time } from "../../fixtures/trading.js";

const SCOPE_TRADE = 8;
const CALLED_AT = 1_832n * WAD;
const TARGET = (110n * WAD) / 100n;

type System = Awaited<ReturnType<typeof bothSides>>;
const openInterest = async (s: System) => marketStateOf((await s.vault.marketOf(ETH_PERP))[0]).openInterest;
const callOf = async (s: System, account: string) => (await stateOf(s, account)).call;
const shareOf = async (s: System, account: string) => (await callOf(s, account)).usedShare;

/** The long stands at 0.89 of maintenance; called, its grace over. */
async function calledLong() {
  const s = await bothSides();
  await s.setIndex(ETH_PERP, index(1_832));
  await callAndWait(s, [s.long]);
  return s;
}

/** The short stands at 0.9 of maintenance; called, its grace over. */
async function calledShort() {
  const s = await bothSides();
  await s.setIndex(ETH_PERP, index(2_152));
  await callAndWait(s, [s.short]);
  return s;
}

/** The long is below its close-out line, nobody has called it. */
async function sunkLong() {
  const s = await bothSides();
  await s.setIndex(ETH_PERP, index(1_800));
  return s;
}

/** Long 0.08 ETH on 20 of cash, at 0.6 of maintenance and called: nearly all of it must go. */
async function smallLong() {
  const s = await keeperSystem();
  const small = s.isolated(s.alice, 2n);
  await s.giveTo(s.alice, 20n, 2n, 1n);
  await s.trade(s.alice, s.bob, (8n * WAD) / 100n, PRICE, { buyer: { account: small } });
  await s.setIndex(ETH_PERP, index(1_819.4));
  await callAndWait(s, [small]);
  return { ...s, small };
}

/** Long 40 ETH on 10 WETH and 100 of cash, both at 1,700: 0.85 of maintenance, called. */
async function mixed() {
  const s = await bothSides();
  const account = accountOf(s.alice.address, 5n);
  await s.give(s.alice, 1, 10n * WAD, 5n);
  await s.give(s.alice, 0, 100n * USDC, 5n);
  await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account } });
  await setPrice(s, 1, 1_700);
  await s.setIndex(ETH_PERP, index(1_700));
  await callAndWait(s, [account]);
  return { ...s, account };
}

/** What a takeover of `account` did to both sides, held against the model. */
async function expectTakenOver(s: System, account: string, model: Model) {
  const isLong = model.held > 0n;
  const before = {
    subject: await s.positionOf(account),
    cash: await s.vault.cashOf(s.keeperAccount),
    tipped: await s.vault.cashOf(s.cross(s.carol)),
  };
  const [sale] = await salesOf(s, takeOver(s, [wholeBid(account)], s.keeperAccount));
  const tip = legCost < model.allowance - model.premium ? legCost : model.allowance - model.premium;
  expect(sale).to.deep.include({
    account,
    asset: BigInt(ETH_LEG),
    keeper: s.keeper.address,
    amount: model.size,
    value: model.value,
    premium: model.premium,
    tip,
  });
  expect(sale!.netWorth).to.equal(model.netWorth - model.premium - tip);
  const kept = await s.positionOf(s.keeperAccount);
  const left = await s.positionOf(account);
  const change = isLong ? model.size : -model.size;
  expect(kept.size).to.equal(change);
  expect(left.size).to.equal(before.subject.size - change);
  const paid = isLong ? model.value - model.premium : -(model.value + model.premium);
  expect(kept.quote).to.be.within(...near(-paid));
  expect(left.quote).to.be.within(...near(before.subject.quote + paid));
  const fee = before.cash - (await s.vault.cashOf(s.keeperAccount));
  expect(fee).to.be.within(model.fee, model.fee + 10n);
  expect((await s.vault.cashOf(s.cross(s.carol))) - before.tipped).to.be.within(tip - 10n, tip + 10n);
  const { worth } = await sumsOf(s, s.keeperAccount);
  expect(worth - before.cash).to.be.within(...near(model.premium - model.fee));
  const after = await sumsOf(s, account);
  expect(after.worth).to.be.within(...near(sale!.netWorth));
  expect(after.buffer).to.be.within(...near(sale!.maintenance));
  expect(after.worth * model.maintenance >= model.netWorth * after.buffer).to.equal(true);
  return { sale: sale!, after };
}

describe("liquidate, positions", () => {
  it("liquidate · LIQ-1 CLP-1 · a called long moves to the keeper at mark less the premium, sized by the closed form", async () => {
    const s = await loadFixture(calledLong);
    const model = await modelOf(s, s.long);
    expect(model.size).to.be.within(1n, 40n * WAD - 1n);
    const { after } = await expectTakenOver(s, s.long, model);
    expect((after.worth * WAD) / after.buffer).to.be.within(TARGET - WAD / 50n, TARGET);
    expect((await callOf(s, s.long)).isActive).to.equal(false);
  });

  it("liquidate · LIQ-1 CLP-1 · a called short moves at mark plus the premium", async () => {
    const s = await loadFixture(calledShort);
    const model = await modelOf(s, s.short);
    expect(model.held).to.equal(-40n * WAD);
    const { after } = await expectTakenOver(s, s.short, model);
    expect((after.worth * WAD) / after.buffer).to.be.within(TARGET - WAD / 50n, TARGET);
  });

  it("liquidate · ALA-2 · the premium rises with time since the deadline up to what the released buffer bears", async () => {
    const s = await loadFixture(calledLong);
    const first = await modelOf(s, s.long);
    await time.increase(300);
    const later = await modelOf(s, s.long);
    expect(later.premium * first.value).to.be.greaterThan(first.premium * later.value);
    await time.increase(600);
    const last = await modelOf(s, s.long);
    expect(last.premium).to.equal(last.allowance);
    await expectTakenOver(s, s.long, last);
  });

  it("liquidate · CLP-1 · the whole leg goes when the remainder would be dust; the tip is what the allowance leaves", async () => {
    const s = await loadFixture(smallLong);
    const model = await modelOf(s, s.small);
    const wanted = (model.maintenance * TARGET) / WAD - model.netWorth;
    expect(model.size).to.equal((8n * WAD) / 100n);
    expect(wanted * WAD).to.be.lessThan(model.value * ((WAD * 34n) / 1_000n));
    const carol = await s.vault.cashOf(s.cross(s.carol));
    const [sale] = await salesOf(s, takeOver(s, [wholeBid(s.small)], s.keeperAccount));
    expect(sale).to.deep.include({ amount: model.size, value: model.value, premium: model.premium, maintenance: 0n });
    expect(sale!.tip).to.be.within(1n, model.allowance - model.premium);
    expect((await s.vault.cashOf(s.cross(s.carol))) - carol).to.be.within(...near(sale!.tip, 10n));
    expect((await s.positionOf(s.small)).size).to.equal(0n);
    await s.vault.settle(s.small, ETH_PERP);
    expect(await s.vault.cashOf(s.small)).to.be.within(...near(sale!.netWorth));
    expect((await stateOf(s, s.small)).isCalled).to.equal(false);
  });

  it("liquidate · LTR-3 · below close-out nobody need have called, and nobody is tipped", async () => {
    const s = await loadFixture(sunkLong);
    const model = await modelOf(s, s.long);
    const sent = takeOver(s, [wholeBid(s.long)], s.keeperAccount);
    const [sale] = await salesOf(s, sent);
    await expect(sent).to.emit(s.liquidator, "CloseOutRecorded");
    expect(sale).to.deep.include({ amount: model.size, value: model.value, premium: model.premium, tip: 0n });
  });

  it("liquidate · DRV-1 · open interest stays when the keeper steps in and falls when he reduces his own", async () => {
    const s = await loadFixture(calledLong);
    const before = await openInterest(s);
    await takeOver(s, [wholeBid(s.long, { maxAmount: 5n * WAD })], s.keeperAccount);
    expect(await openInterest(s)).to.equal(before);
    const taken = (await s.positionOf(s.keeperAccount)).size;
    expect(taken).to.be.within(5n * WAD - 10n ** 9n, 5n * WAD);
    const bob = s.cross(s.bob);
    await s.trade(s.bob, s.keeper, 20n * WAD, CALLED_AT);
    const short = (await s.positionOf(s.keeperAccount)).size;
    expect(short).to.equal(taken - 20n * WAD);
    const open = await openInterest(s);
    await takeOver(s, [wholeBid(s.long, { maxAmount: 3n * WAD })], s.keeperAccount);
    const covered = (await s.positionOf(s.keeperAccount)).size - short;
    expect(covered).to.be.greaterThan(2n * WAD);
    expect(await openInterest(s)).to.equal(open - covered);
    const accounts = [s.long, s.short, bob, s.keeperAccount];
    const sizes = await Promise.all(accounts.map(async (account) => (await s.positionOf(account)).size));
    expect(sizes.reduce((a, b) => a + b)).to.equal(0n);
    expect(await dustOf(s, accounts)).to.be.within(0n, 20n * 3_002n);
  });
});

describe("liquidate, positions: capacity and batches", () => {
  it("liquidate · CLP-2 RM-4 · a sale uses the market's bucket and at most the account's fifth of it per window", async () => {
    const s = await loadFixture(calledLong);
    await s.liquidator.setCapacity(ETH_LEG, usd(30_000), 600);
    await nextBlock(await whenLive(s, ((await s.liquidator.liveNow()) / 600n + 1n) * 600n));
    const [sale] = await salesOf(s, takeOver(s, [wholeBid(s.long)], s.keeperAccount));
    expect(sale!.value).to.be.within(usd(6_000) - 2_000n, usd(6_000));
    expect(await s.liquidator.capacityOf(ETH_LEG)).to.deep.equal([usd(30_000) - sale!.value, usd(30_000)]);
    expect(await shareOf(s, s.long)).to.equal(8_000n);
    await expect(takeOver(s, [wholeBid(s.long)], s.keeperAccount))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorCapacityEmpty")
      .withArgs(ETH_LEG, 0n);
    await nextBlock(await whenLive(s, ((await s.liquidator.liveNow()) / 600n + 1n) * 600n));
    await takeOver(s, [wholeBid(s.long)], s.keeperAccount);
  });

  it("liquidate · LIQ-4 · one call sells collateral and takes over the position of an account", async () => {
    const s = await loadFixture(mixed);
    const before = await sumsOf(s, s.account);
    const cash = await s.vault.cashOf(s.keeperAccount);
    const bids = [bid(s.account, 1, { maxAmount: WAD }), wholeBid(s.account, { maxAmount: 4n * WAD })];
    const sales = await salesOf(s, takeOver(s, bids, s.keeperAccount));
    expect(sales.map(({ asset }) => asset)).to.deep.equal([1n, BigInt(ETH_LEG)]);
    expect(sales[0]!.tip > 0n && sales[1]!.tip === 0n).to.equal(true);
    expect(await s.vault.balanceOf(s.keeperAccount, 1)).to.equal(sales[0]!.amount);
    expect((await s.positionOf(s.keeperAccount)).size).to.equal(sales[1]!.amount);
    const fees = (sales[0]!.premium + sales[1]!.premium) / 5n;
    const paid = sales[0]!.value - sales[0]!.premium + fees;
    expect(cash - (await s.vault.cashOf(s.keeperAccount))).to.be.within(...near(paid));
    const after = await sumsOf(s, s.account);
    expect(after.worth).to.be.within(...near(sales[1]!.netWorth));
    expect(after.worth * before.buffer >= before.worth * after.buffer).to.equal(true);
  });

  it("liquidate · RM-4 LTR-4 · a mixed call leaves the state after its last sale: shares add up, a cure ends the call", async () => {
    const s = await loadFixture(mixed);
    await nextBlock(await whenLive(s, ((await s.liquidator.liveNow()) / 600n + 1n) * 600n));
    const bids = [bid(s.account, 1, { maxAmount: WAD }), wholeBid(s.account)];
    const sales = await salesOf(s, takeOver(s, bids, s.keeperAccount));
    expect(sales[1]!.netWorth * 100n >= sales[1]!.maintenance * 103n).to.equal(true);
    const call = await callOf(s, s.account);
    expect(call.isActive).to.equal(false);
    const parts = (value: bigint) => (value * 40_000n + usd(5_000_000) - 1n) / usd(5_000_000);
    expect(call.usedShare).to.equal(parts(sales[0]!.value) + parts(sales[1]!.value));
  });

  it("liquidate · HLT-1 · positions of several accounts in one call; the keeper is checked once", async () => {
    const s = await loadFixture(bothSides);
    const second = s.isolated(s.bob, 3n);
    await s.giveTo(s.bob, 10_000n, 3n, 1n);
    await s.trade(s.bob, s.alice, 30n * WAD, PRICE, { buyer: { account: second } });
    await s.vault.connect(s.bob).withdraw(second, 0, 3_000n * USDC, s.bob);
    await s.setIndex(ETH_PERP, index(1_800));
    const bids = ascending([wholeBid(s.long, { maxAmount: 4n * WAD }), wholeBid(s.short), wholeBid(second)]);
    const amounts = await s.liquidator.connect(s.keeper).liquidate.staticCall(bids, s.keeperAccount, s.keeper, "0x");
    expect(amounts[0].map((amount) => amount > 0n)).to.deep.equal(bids.map(({ account }) => account !== s.short));
    const sales = await salesOf(s, takeOver(s, bids, s.keeperAccount));
    expect(sales.map(({ account }) => account)).to.have.members([s.long, second]);
    const total = sales.reduce((sum, { amount }) => sum + amount, 0n);
    expect((await s.positionOf(s.keeperAccount)).size).to.equal(total);
  });
});

describe("liquidate, positions: refusals", () => {
  it("liquidate · HLT-1 · the keeper's account is left at its initial margin or the call reverts", async () => {
    const s = await loadFixture(calledLong);
    const poor = accountOf(s.keeper.address, 1n);
    await s.give(s.keeper, 0, 100n * USDC, 1n);
    await expect(takeOver(s, [wholeBid(s.long)], poor))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(
        poor,
        (worth: bigint) => worth < usd(1_000),
        (buffer: bigint) => buffer > usd(500),
      );
  });

  it("liquidate · ACL-1 · the keeper's account is his own, or he trades for it", async () => {
    const s = await loadFixture(calledLong);
    const account = s.cross(s.carol);
    await expect(takeOver(s, [wholeBid(s.long)], account))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(account, s.keeper.address, SCOPE_TRADE);
    await s.operators.connect(s.carol).setOperator(s.keeper, 7, 2n ** 40n);
    await expect(takeOver(s, [wholeBid(s.long)], account)).to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised");
    await s.operators.connect(s.carol).setOperator(s.keeper, SCOPE_TRADE, 2n ** 40n);
    await takeOver(s, [wholeBid(s.long)], account);
    expect((await s.positionOf(account)).size).to.be.greaterThan(0n);
  });

  it("liquidate · a position needs a vault account to go to: a wallet cannot take it", async () => {
    const s = await loadFixture(calledLong);
    await expect(takeOver(s, [wholeBid(s.long)], NOBODY))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(NOBODY, s.keeper.address, SCOPE_TRADE);
  });

  it("liquidate · nobody takes over his own position into the same account", async () => {
    const s = await loadFixture(calledLong);
    await expect(takeOver(s, [wholeBid(s.long)], s.long, s.alice))
      .to.be.revertedWithCustomError(s.vault, "VaultSameAccount")
      .withArgs(s.long);
  });

  it("liquidate · RH-7 · positions of an insolvent account are not taken over", async () => {
    const s = await loadFixture(calledLong);
    await s.setIndex(ETH_PERP, index(1_740));
    await expect(takeOver(s, [wholeBid(s.long)], s.keeperAccount))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorInsolvent")
      .withArgs(s.long, (worth: bigint) => worth < -usd(400) && worth > -usd(450));
  });

  it("liquidate · DMM-4 LTR-3 · not while the grace runs, and not without a call", async () => {
    const s = await loadFixture(bothSides);
    await s.setIndex(ETH_PERP, index(1_832));
    await expect(takeOver(s, [wholeBid(s.long)], s.keeperAccount))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable")
      .withArgs(
        s.long,
        (worth: bigint) => worth > 0n,
        (buffer: bigint) => buffer > 0n,
      );
    await s.liquidator.callMargin([s.long]);
    const { deadline } = await callOf(s, s.long);
    expect(deadline - (await s.liquidator.liveNow())).to.be.within(900n, 1_080n);
    await expect(takeOver(s, [wholeBid(s.long)], s.keeperAccount))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorGraceRunning")
      .withArgs(s.long, deadline, (live: bigint) => live < deadline);
  });

  it("liquidate · a premium below the keeper's minimum skips the bid", async () => {
    const s = await loadFixture(calledLong);
    const model = await modelOf(s, s.long);
    const rate = (model.premium * WAD) / model.value;
    await expect(takeOver(s, [wholeBid(s.long, { minPremium: rate + 1n })], s.keeperAccount))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorPremiumTooLow")
      .withArgs(s.long, rate, rate + 1n);
    await takeOver(s, [wholeBid(s.long, { minPremium: rate })], s.keeperAccount);
  });

  it("liquidate · nothing to sell: no position in the market; an instrument beyond the last market", async () => {
    const s = await loadFixture(calledLong);
    const refused = (asset: number) =>
      expect(takeOver(s, [bid(s.long, asset)], s.keeperAccount))
        .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNothingToSell")
        .withArgs(s.long, asset);
    await refused(ETH_LEG + 1);
    await refused(255);
  });

  it("settleTakeovers · H-01 · the liquidator's gate is closed to others", async () => {
    const s = await loadFixture(calledLong);
    await expect(s.vault.connect(s.keeper).settleTakeovers([], s.keeper, s.keeperAccount))
      .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
      .withArgs(s.keeper.address, await s.liquidator.getAddress());
  });
});
