import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { QUIRK, quirkInDebt } from "../../fixtures/quirks.js";
import { ETHER, MAX, sliceWords, USDC, WETH } from "../../fixtures/vault.js";

const blocklisted = async () => quirkInDebt("BlocklistToken");
const stopped = async () => quirkInDebt("PausableToken");
const refusing = async () => quirkInDebt("FalseReturnToken");

type Blocked = Awaited<ReturnType<typeof quirkInDebt>>;

async function block(s: Blocked, ...accounts: { getAddress(): Promise<string> }[]) {
  const token = await ethers.getContractAt("BlocklistToken", await s.token.getAddress());
  for (const account of accounts) await token.setBlocked(account, true);
  return token;
}

/** Every movement of every other asset of alice's account, with the token under test stuck. */
async function useOtherAssets(s: Blocked) {
  await s.vault.connect(s.alice).deposit(s.account.alice, WETH, ETHER);
  await s.vault.connect(s.alice).deposit(s.account.alice, 0, 500n * USDC);
  await s.vault.connect(s.alice).withdraw(s.account.alice, 0, 100n * USDC, s.alice);
  await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 2n * ETHER, s.alice);
  await s.vault.connect(s.alice).deposit(s.account.alice, 0, MAX);
}

/** Liquidates alice's WETH while the other leg cannot move. */
async function liquidateOtherLeg(s: Blocked) {
  await s.vault.connect(s.alice).withdraw(s.account.alice, 0, 10_000n * USDC, s.alice);
  await s.quirkFeed.set(1_000n * 10n ** 8n);
  await s.feedOf(WETH).set(285n * 10n ** 8n);
  await s.liquidator.connect(s.keeper).callMargin([s.account.alice]);
  await networkHelpers.time.increase(2_400);
  await s.quirkFeed.set(1_000n * 10n ** 8n);
  await s.feedOf(WETH).set(285n * 10n ** 8n);
  const bid = { account: s.account.alice, asset: WETH, nonce: 2n ** 32n - 1n, maxAmount: ETHER, minPremium: 0 };
  await s.liquidator.connect(s.keeper).liquidate([bid], ethers.ZeroHash, s.keeper, "0x");
}

describe("tokens that block", () => {
  it("blocklist · T-04 L-09 · a blocked owner names another receiver", async () => {
    const s = await networkHelpers.loadFixture(blocklisted);
    const token = await block(s, s.alice);
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 1, s.alice))
      .to.be.revertedWithCustomError(token, "BlocklistTokenBlocked")
      .withArgs(s.alice.address);
    await s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 5n, s.carol);
    expect(await s.token.balanceOf(s.carol)).to.equal(5);
  });

  it("blocklist · T-04 SRR-6 L-09 · a blocked vault stops that token alone", async () => {
    const s = await networkHelpers.loadFixture(blocklisted);
    const token = await block(s, s.vault);
    for (const move of [
      () => s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 1),
      () => s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 1, s.carol),
    ]) {
      await expect(move())
        .to.be.revertedWithCustomError(token, "BlocklistTokenBlocked")
        .withArgs(await s.vault.getAddress());
    }
    await useOtherAssets(s);
    expect(await s.vault.balanceOf(s.account.alice, QUIRK)).to.equal(10n * s.whole);
  });

  it("blocklist · T-04 · a transfer inside the vault moves no token and needs none", async () => {
    const s = await networkHelpers.loadFixture(blocklisted);
    await block(s, s.vault, s.alice);
    const second = ethers.toBeHex((BigInt(s.alice.address) << 96n) | 1n, 32);
    await s.vault.connect(s.alice).transfer(s.account.alice, second, QUIRK, s.whole);
    expect(await s.vault.balanceOf(second, QUIRK)).to.equal(s.whole);
  });

  it("blocklist · L-09 SRR-6 · the other legs of the account are liquidated all the same", async () => {
    const s = await networkHelpers.loadFixture(blocklisted);
    await block(s, s.vault, s.alice, s.keeper);
    await liquidateOtherLeg(s);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.be.lessThan(10n * ETHER);
  });

  it("blocklist · L-09 · a blocked keeper names another receiver or is credited inside the vault", async () => {
    const s = await networkHelpers.loadFixture(blocklisted);
    const token = await block(s, s.keeper);
    await s.vault.setLiquidator(s.keeper);
    await s.vault.connect(s.keeper).deposit(s.account.keeper, 0, 100n * USDC);
    const slice = sliceWords(s.account.alice, QUIRK, 7n, 1n);
    const to = (receiver: string, account = ethers.ZeroHash) =>
      s.vault
        .connect(s.keeper)
        .settleSales(slice, [], 10n ** 18n, { payer: s.keeper.address, account, receiver, data: "0x" });
    await expect(to(s.keeper.address))
      .to.be.revertedWithCustomError(token, "BlocklistTokenBlocked")
      .withArgs(s.keeper.address);
    await to(s.carol.address);
    await to(s.keeper.address, s.account.keeper);
    expect(await s.token.balanceOf(s.carol)).to.equal(7);
    expect(await s.vault.balanceOf(s.account.keeper, QUIRK)).to.equal(7);
  });

  it("pausable · SRR-6 T-04 · a stopped token stops only its own movements", async () => {
    const s = await networkHelpers.loadFixture(stopped);
    const token = await ethers.getContractAt("PausableToken", await s.token.getAddress());
    await token.pause();
    for (const move of [
      () => s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 1),
      () => s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 1, s.alice),
    ]) {
      await expect(move()).to.be.revertedWithCustomError(token, "EnforcedPause");
    }
    await useOtherAssets(s);
    await token.unpause();
    await s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, MAX, s.alice);
  });

  it("pausable · SRR-6 · the other legs are liquidated while the token is stopped", async () => {
    const s = await networkHelpers.loadFixture(stopped);
    await (await ethers.getContractAt("PausableToken", await s.token.getAddress())).pause();
    await liquidateOtherLeg(s);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.be.lessThan(10n * ETHER);
  });

  it("false return · T-05 SRR-6 · a no by return value reverts, and stops that token alone", async () => {
    const s = await networkHelpers.loadFixture(refusing);
    const token = await ethers.getContractAt("FalseReturnToken", await s.token.getAddress());
    await token.setRefusing(true);
    for (const move of [
      () => s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 1),
      () => s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 1, s.alice),
    ]) {
      await expect(move())
        .to.be.revertedWithCustomError(s.vault, "SafeERC20FailedOperation")
        .withArgs(await s.token.getAddress());
    }
    expect(await s.vault.balanceOf(s.account.alice, QUIRK)).to.equal(10n * s.whole);
    await useOtherAssets(s);
  });

  it("false return · T-05 · a deposit without allowance credits nothing", async () => {
    const s = await networkHelpers.loadFixture(refusing);
    await s.token.connect(s.alice).approve(s.vault, 4n);
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 5n))
      .to.be.revertedWithCustomError(s.vault, "SafeERC20FailedOperation")
      .withArgs(await s.token.getAddress());
    await s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 4n);
  });
});
