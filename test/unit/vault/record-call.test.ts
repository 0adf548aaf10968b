import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { CALLED, header, indebtedSystem } from "../../fixtures/vault.js";

async function modularSystem() {
  const s = await indebtedSystem();
  await s.vault.setLiquidator(s.keeper);
  return s;
}

describe("vault recordCall", () => {
  it("recordCall · stores the record and mirrors its activity in the header, nothing else", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const before = header(await s.vault.headerOf(s.account.alice));
    const record = BigInt(s.keeper.address) | (1_234n << 160n);
    const state = CALLED | (7n << 4n);
    await s.vault.connect(s.keeper).recordCall(s.account.alice, record, state);
    expect(await s.vault.callOf(s.account.alice)).to.equal(record);
    expect(header(await s.vault.headerOf(s.account.alice))).to.deep.equal({
      ...before,
      callState: state,
      isCalled: true,
    });
    await s.vault.connect(s.keeper).recordCall(s.account.alice, record, 0);
    expect(header(await s.vault.headerOf(s.account.alice))).to.deep.equal(before);
  });

  it("recordCall · ACL-1 DMM-5 · only the liquidator, and the old one no longer after a change", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    for (const sender of [s.admin, s.alice, s.carol]) {
      await expect(s.vault.connect(sender).recordCall(s.account.alice, 1, CALLED))
        .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
        .withArgs(sender.address, s.keeper.address);
    }
    await s.vault.setLiquidator(s.carol);
    await expect(s.vault.connect(s.keeper).recordCall(s.account.alice, 1, CALLED))
      .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
      .withArgs(s.keeper.address, s.carol.address);
  });

  it("recordCall · a vault without a liquidator takes none from the zero address's place", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await s.vault.setLiquidator(ethers.ZeroAddress);
    await expect(s.vault.connect(s.keeper).recordCall(s.account.alice, 1, CALLED))
      .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
      .withArgs(s.keeper.address, ethers.ZeroAddress);
  });

  it("recordCall · ZLE-2 · moves no balance and no total", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const read = async () => [
      await s.vault.balanceOf(s.account.alice, 1),
      await s.vault.assetOf(0),
      await s.vault.assetOf(1),
    ];
    const before = await read();
    await s.vault.connect(s.keeper).recordCall(s.account.alice, 1, CALLED);
    expect(await read()).to.deep.equal(before);
  });
});
