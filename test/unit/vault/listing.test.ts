import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { ETHER, fundedSystem, WBTC, WETH } from "../../fixtures/vault.js";

const LARGEST_TOTAL = 2n ** 84n - 1n;

/** The five leading bits of a cap. */
function effective(cap: bigint): bigint {
  const exponent = BigInt(Math.max(cap.toString(2).length - 5, 0));
  return (cap >> exponent) << exponent;
}

async function withNewToken() {
  const s = await fundedSystem();
  return { ...s, token: await ethers.deployContract("MockToken", ["New", "NEW", 18]) };
}

describe("vault listing and caps", () => {
  it("listAsset · lists a token once, with its cap", async () => {
    const s = await networkHelpers.loadFixture(withNewToken);
    const list = s.vault.listAsset(31, s.token, 1_000n * ETHER);
    await expect(list)
      .to.emit(s.vault, "AssetListed")
      .withArgs(31, await s.token.getAddress());
    await expect(list)
      .to.emit(s.vault, "CapSet")
      .withArgs(31, effective(1_000n * ETHER));
    expect(await s.vault.assetOf(31)).to.deep.equal([await s.token.getAddress(), 0n, effective(1_000n * ETHER)]);
  });

  it("listAsset · G-01 · refuses to replace a listed token", async () => {
    const s = await networkHelpers.loadFixture(withNewToken);
    await expect(s.vault.listAsset(WETH, s.token, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultAlreadyListed")
      .withArgs(WETH, await s.tokenOf(WETH).getAddress());
  });

  it("listAsset · T-08 PLR-2 · refuses cash's place, ids above 31, no token and the settlement token", async () => {
    const s = await networkHelpers.loadFixture(withNewToken);
    for (const [asset, token] of [
      [0, s.token],
      [32, s.token],
      [255, s.token],
      [7, ethers.ZeroAddress],
      [7, s.usdc],
    ] as const) {
      await expect(s.vault.listAsset(asset, token, 1))
        .to.be.revertedWithCustomError(s.vault, "VaultUnknownAsset")
        .withArgs(asset);
    }
  });

  it("setCap · keeps the five leading bits, never more than asked and at most a sixteenth less", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const cap of [0n, 1n, 31n, 32n, 33n, 1_000_003n, 25_000n * ETHER, LARGEST_TOTAL - 1n, LARGEST_TOTAL]) {
      await expect(s.vault.setCap(WETH, cap)).to.emit(s.vault, "CapSet").withArgs(WETH, effective(cap));
      const stored = (await s.vault.assetOf(WETH)).cap;
      expect(stored).to.equal(effective(cap));
      expect(stored <= cap && stored * 16n >= cap * 15n).to.equal(true);
    }
  });

  it("setCap · keeps token and total", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const [token, total] = await s.vault.assetOf(WETH);
    await s.vault.setCap(WETH, 77n);
    expect(await s.vault.assetOf(WETH)).to.deep.equal([token, total, effective(77n)]);
  });

  it("setCap · PLR-2 G-01 H-09 · refuses a cap that a total could not hold", async () => {
    const s = await networkHelpers.loadFixture(withNewToken);
    for (const cap of [LARGEST_TOTAL + 1n, ethers.MaxUint256]) {
      await expect(s.vault.setCap(WETH, cap))
        .to.be.revertedWithCustomError(s.vault, "VaultCapOutOfRange")
        .withArgs(WETH, cap, LARGEST_TOTAL);
      await expect(s.vault.listAsset(5, s.token, cap))
        .to.be.revertedWithCustomError(s.vault, "VaultCapOutOfRange")
        .withArgs(5, cap, LARGEST_TOTAL);
    }
  });

  it("setCap · refuses an asset that is not listed, cash included: it has no cap", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const asset of [0, 9, 255]) {
      await expect(s.vault.setCap(asset, 1))
        .to.be.revertedWithCustomError(s.vault, "VaultUnknownAsset")
        .withArgs(asset);
    }
  });

  it("lowerCap · ACL-3 PLR-3 · the guardian lowers a cap and never raises it", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const { cap } = await s.vault.assetOf(WBTC);
    await expect(s.vault.lowerCap(WBTC, cap + 1n))
      .to.be.revertedWithCustomError(s.vault, "VaultCapOutOfRange")
      .withArgs(WBTC, cap + 1n, cap);
    await s.vault.lowerCap(WBTC, cap);
    await s.vault.lowerCap(WBTC, cap / 2n);
    const lowered = (await s.vault.assetOf(WBTC)).cap;
    expect(lowered).to.equal(effective(cap / 2n));
    await expect(s.vault.lowerCap(WBTC, cap))
      .to.be.revertedWithCustomError(s.vault, "VaultCapOutOfRange")
      .withArgs(WBTC, cap, lowered);
  });

  it("lowerCap · G-01 PLR-3 · to nothing stops deposits and touches no balance", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.lowerCap(WETH, 0);
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, WETH, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultCapExceeded")
      .withArgs(WETH, 10n * ETHER + 1n, 0);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(10n * ETHER);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 10n * ETHER, s.alice);
  });

  it("lowerCap · refuses an asset that is not listed", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.lowerCap(9, 0)).to.be.revertedWithCustomError(s.vault, "VaultUnknownAsset").withArgs(9);
  });
});
