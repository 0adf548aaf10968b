import { expect } from "chai";
import { ANY_AMOUNT, ANY_NONCE } from "@plimsoll/sdk";
import { openBorrowers, openWithTwoLegs, passTime, setEther } from "../fixtures/crash.js";
import { deploySystem, ethers, networkHelpers } from "../fixtures/system.js";

const SPREAD_BP = 30;

/** Live seconds from the call until a sale: past every deadline, and past the time in which the premium still rises. */
const RIPE = 2_200;
const AT_MOST = 3_000;

const setUp = () => prepare(AT_MOST);
const setUpRipe = () => prepare(RIPE);

async function prepare(seconds: number) {
  const system = await deploySystem();
  const { keeper, vault, liquidator } = system;
  const venue = await ethers.deployContract("OracleVenue", [vault, SPREAD_BP]);
  const hostile = await ethers.deployContract("HostileVenue");
  const flash = await ethers.deployContract("FlashKeeper", [keeper, liquidator, vault, venue], keeper);
  const account = (await openBorrowers(system, [15_000n]))[0]!;
  await setEther(system, 1_700n);
  await flash.callMargin([account]);
  await passTime(system, seconds, 1_700n);
  const bids = [{ account, asset: 1, nonce: ANY_NONCE, maxAmount: ANY_AMOUNT, minPremium: 0n }];
  return { ...system, venue, hostile, flash, bids, account };
}

const balances = async (s: Awaited<ReturnType<typeof setUp>>, ...holders: { getAddress(): Promise<string> }[]) =>
  Promise.all(holders.map((holder) => s.usdc.balanceOf(holder)));

describe("flash keeper", () => {
  it("flash keeper · sells, pays and keeps the profit without capital, and leaves no allowance", async () => {
    const s = await networkHelpers.loadFixture(setUp);
    const [amounts, profit] = await s.flash.liquidate.staticCall(s.bids, 0);
    expect(amounts[0]).to.be.greaterThan(0);
    await expect(s.flash.liquidate(s.bids, profit)).to.emit(s.flash, "ProfitTaken").withArgs(profit);
    expect(await balances(s, s.flash)).to.deep.equal([profit]);
    expect(await s.assets[0]!.token.balanceOf(s.flash)).to.equal(0);
    expect(await s.usdc.allowance(s.flash, s.vault)).to.equal(0);
    expect(await s.assets[0]!.token.allowance(s.flash, s.venue)).to.equal(0);
  });

  it("flash keeper · sells each token of a batch, and nothing of one that did not arrive", async () => {
    const s = await networkHelpers.loadFixture(setUp);
    await setEther(s, 2_000n);
    const account = await openWithTwoLegs(s, 12n, 30n, 90n);
    await setEther(s, 1_500n);
    await s.flash.callMargin([account]);
    await passTime(s, RIPE, 1_500n);
    await s.assets[1]!.feed.set(60_000n * 10n ** 8n);
    const bids = [1, 2, 3].map((asset) => ({ ...s.bids[0]!, account, asset }));
    bids[0]!.maxAmount = 10n ** 18n;
    const [amounts] = await s.flash.liquidate.staticCall(bids, 0);
    expect(amounts.map((amount) => amount > 0n)).to.deep.equal([true, true, false]);
    await expect(s.flash.liquidate(bids, 1)).to.emit(s.flash, "ProfitTaken");
    for (const { token } of s.assets) expect(await token.balanceOf(s.flash)).to.equal(0);
  });

  it("flash keeper · K-01 · K-02 · a batch that leaves less than the minimum profit reverts as a whole", async () => {
    const s = await networkHelpers.loadFixture(setUp);
    const [, profit] = await s.flash.liquidate.staticCall(s.bids, 0);
    await expect(s.flash.liquidate(s.bids, profit + 1n)).to.be.revertedWithCustomError(s.venue, "VenueProceedsTooLow");
    await s.venue.setSpread(2_000);
    await expect(s.flash.liquidate(s.bids, 0)).to.be.revertedWithCustomError(s.venue, "VenueProceedsTooLow");
  });

  it("flash keeper · K-01 · a venue that pays nothing cannot spend the profits kept here", async () => {
    const s = await networkHelpers.loadFixture(setUp);
    await s.usdc.mint(s.flash, 1_000_000n * 10n ** 6n);
    await s.flash.setVenue(s.hostile);
    const [balance] = await balances(s, s.flash);
    const refused = expect(s.flash.liquidate(s.bids, 5n)).to.be.revertedWithCustomError(
      s.flash,
      "FlashKeeperProfitTooLow",
    );
    await refused.withArgs(s.usdc, balance, (needed: bigint) => needed > balance! + 5n);
  });

  it("flash keeper · E-06 · only the vault may call back, only during the contract's own liquidation", async () => {
    const s = await networkHelpers.loadFixture(setUp);
    const data = ethers.AbiCoder.defaultAbiCoder().encode(["address[]"], [[await s.usdc.getAddress()]]);
    await expect(s.flash.onLiquidation(0, data))
      .to.be.revertedWithCustomError(s.flash, "FlashKeeperUnexpectedCallback")
      .withArgs(s.keeper);
    const vault = await ethers.getImpersonatedSigner(await s.vault.getAddress());
    await networkHelpers.setBalance(vault.address, 10n ** 18n);
    await expect(s.flash.connect(vault).onLiquidation(0, data))
      .to.be.revertedWithCustomError(s.flash, "FlashKeeperUnexpectedCallback")
      .withArgs(vault);
    await s.hostile.setCallsBack(true);
    await s.flash.setVenue(s.hostile);
    await expect(s.flash.liquidate(s.bids, 0))
      .to.be.revertedWithCustomError(s.flash, "FlashKeeperUnexpectedCallback")
      .withArgs(s.hostile);
  });

  it("flash keeper · E-06 · everything that acts belongs to the owner", async () => {
    const s = await networkHelpers.loadFixture(setUp);
    const stranger = s.flash.connect(s.bob);
    for (const attempt of [
      stranger.liquidate(s.bids, 0),
      stranger.callMargin([s.account]),
      stranger.withdraw(s.usdc, 0),
      stranger.setVenue(s.venue),
    ]) {
      await expect(attempt).to.be.revertedWithCustomError(s.flash, "OwnableUnauthorizedAccount").withArgs(s.bob);
    }
    await expect(s.flash.setVenue(s.bob)).to.be.revertedWithCustomError(s.flash, "FlashKeeperNoVenue").withArgs(s.bob);
    expect(await s.flash.venue()).to.equal(await s.venue.getAddress());
  });

  it("flash keeper · the owner withdraws a part or all", async () => {
    const s = await networkHelpers.loadFixture(setUp);
    await s.flash.liquidate(s.bids, 0);
    const [profit] = await balances(s, s.flash);
    await expect(s.flash.withdraw(s.usdc, 1n)).to.changeTokenBalances(ethers, s.usdc, [s.flash, s.keeper], [-1n, 1n]);
    await expect(s.flash.withdraw(s.usdc, ethers.MaxUint256))
      .to.emit(s.flash, "ProfitWithdrawn")
      .withArgs(s.usdc, s.keeper, profit! - 1n);
    expect(await balances(s, s.flash)).to.deep.equal([0n]);
  });

  it("flash keeper · calls in its own name lower its payment by the tip", async () => {
    const s = await networkHelpers.loadFixture(setUpRipe);
    expect(BigInt.asUintN(160, await s.vault.callOf(s.account))).to.equal(BigInt(await s.flash.getAddress()));
    const receipt = await (await s.flash.liquidate(s.bids, 0)).wait();
    const sold = receipt!.logs
      .flatMap((log) => s.liquidator.interface.parseLog(log) ?? [])
      .find(({ name }) => name === "Liquidated")!;
    const [value, premium, tip] = ["value", "premium", "tip"].map((name) => BigInt(String(sold.args.getValue(name))));
    expect(tip).to.be.greaterThan(0);
    const paid = value! - premium! + premium! / 5n - tip!;
    const proceeds = (value! * BigInt(10_000 - SPREAD_BP)) / 10_000n;
    const [profit] = await balances(s, s.flash);
    expect(profit).to.be.closeTo((proceeds - paid) / 10n ** 12n, 2n);
  });
});
