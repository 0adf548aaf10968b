import { expect } from "chai";
import { deployVault, ethers, networkHelpers } from "../../fixtures/system.js";
import { QUIRK, QUIRK_PRICE, quirkSystem } from "../../fixtures/quirks.js";
import { openingPower, outflowValue, valueAt } from "../../fixtures/margin-model.js";
import { markets, WAD } from "../../fixtures/parameters.js";
import { appraise, MAX, SCALE, USDC, vaultConfig } from "../../fixtures/vault.js";

const fixtures: Record<number, () => ReturnType<typeof quirkSystem>> = {
  0: async () => quirkSystem("MockToken", [], 0),
  2: async () => quirkSystem("MockToken", [], 2),
  6: async () => quirkSystem("MockToken", [], 6),
  8: async () => quirkSystem("MockToken", [], 8),
  18: async () => quirkSystem("MockToken", [], 18),
  24: async () => quirkSystem("MockToken", [], 24),
};

describe("tokens by decimals", () => {
  for (const [digits, fixture] of Object.entries(fixtures)) {
    const market = { ...markets[0]!, decimals: Number(digits), price: QUIRK_PRICE };

    it(`decimals ${digits} · ORA-5 O-14 ACC-9 · deposit, value, borrow, repay and exit are exact`, async () => {
      const s = await networkHelpers.loadFixture(fixture);
      const amount = 7n * s.whole + (digits === "0" ? 0n : 1n);
      await s.vault.connect(s.bob).deposit(s.account.bob, QUIRK, amount);
      const [seen] = await appraise(s.vault, [s.account.bob, QUIRK]);
      expect(seen!.leg!.value).to.equal(valueAt(market, amount, QUIRK_PRICE));
      expect((await s.vault.appraiseOpening(s.account.bob))[0]).to.equal(outflowValue(market, amount));
      const most = openingPower(market, amount, amount) / SCALE;
      await expect(s.vault.connect(s.bob).withdraw(s.account.bob, 0, most + 1n, s.bob)).to.be.revertedWithCustomError(
        s.vault,
        "VaultBelowInitial",
      );
      await s.vault.connect(s.bob).withdraw(s.account.bob, 0, most, s.bob);
      await s.vault.connect(s.bob).deposit(s.account.bob, 0, MAX);
      await s.vault.connect(s.bob).withdraw(s.account.bob, QUIRK, MAX, s.bob);
      expect(await s.token.balanceOf(s.bob)).to.equal(1_000n * s.whole);
    });

    it(`decimals ${digits} · SRR-2 · the cap keeps its five leading bits in token units and stops the next unit`, async () => {
      const s = await networkHelpers.loadFixture(fixture);
      await s.vault.setCap(QUIRK, 13n * s.whole);
      const { cap } = await s.vault.assetOf(QUIRK);
      expect(cap).to.be.within((13n * s.whole * 15n) / 16n, 13n * s.whole);
      await s.vault.connect(s.bob).deposit(s.account.bob, QUIRK, cap);
      await expect(s.vault.connect(s.bob).deposit(s.account.bob, QUIRK, 1))
        .to.be.revertedWithCustomError(s.vault, "VaultCapExceeded")
        .withArgs(QUIRK, cap + 1n, cap);
    });
  }

  for (const digits of [0, 2, 6, 8, 18]) {
    it(`decimals ${digits} · ORA-5 · a settlement token of as many scales cash to WAD and back`, async () => {
      const s = await networkHelpers.loadFixture(fixtures[6]!);
      const settlementToken = await ethers.deployContract("MockToken", ["Dollar", "USD", digits]);
      const vault = await deployVault({ ...(await vaultConfig(s)), settlementToken });
      await settlementToken.mint(s.bob, 10n ** 20n);
      await settlementToken.connect(s.bob).approve(vault, MAX);
      const amount = 3n * 10n ** BigInt(digits);
      await vault.connect(s.bob).deposit(s.account.bob, 0, amount);
      expect(await vault.cashOf(s.account.bob)).to.equal(3n * WAD);
      expect(await vault.connect(s.bob).withdraw.staticCall(s.account.bob, 0, MAX, s.bob)).to.equal(amount);
      await vault.connect(s.bob).withdraw(s.account.bob, 0, MAX, s.bob);
      expect(await settlementToken.balanceOf(s.bob)).to.equal(10n ** 20n);
    });
  }

  it("decimals · T-07 · a token that changes them after its listing changes nothing here", async () => {
    const s = await networkHelpers.loadFixture(fixtures[6]!);
    await s.vault.connect(s.bob).deposit(s.account.bob, QUIRK, 5n * s.whole);
    const before = await appraise(s.vault, [s.account.bob, QUIRK]);
    const other = await ethers.deployContract("MockToken", ["Quirk", "QRK", 18]);
    await networkHelpers.setCode(await s.token.getAddress(), await ethers.provider.getCode(other));
    expect(await s.token.decimals()).to.equal(18);
    expect(await appraise(s.vault, [s.account.bob, QUIRK])).to.deep.equal(before);
    await s.vault.connect(s.bob).withdraw(s.account.bob, QUIRK, 5n * s.whole, s.bob);
    expect(await s.usdc.balanceOf(s.bob)).to.equal(20_000_000n * USDC);
  });
});
