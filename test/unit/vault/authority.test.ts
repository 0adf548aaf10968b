import { expect } from "chai";
import { deploySystem, ethers, networkHelpers } from "../../fixtures/system.js";
import { ETHER, fundedSystem, header, indebtedSystem, WETH } from "../../fixtures/vault.js";

const GOVERNANCE = 1n;
const GUARDIAN = 2n;
const DAY = 86_400;

/** Governance waits a day, the guardian does not; bob and carol hold the roles. */
async function governedSystem() {
  const s = await fundedSystem();
  const selectors = (...names: string[]) =>
    names.map((name) => s.vault.interface.getFunction(name as "setCap").selector);
  const governed = selectors(
    ...["listAsset", "setCap", "setEngine", "setLiquidator", "resumeOutflow"],
    ...["setExchange", "setBackstop", "setMarketCaps", "reopenMarket", "setSeed", "setOutflowLimit"],
  );
  await s.authority.setTargetFunctionRole(s.vault, governed, GOVERNANCE);
  await s.authority.setTargetFunctionRole(s.vault, selectors("lowerCap", "closeMarket", "pauseOutflow"), GUARDIAN);
  await s.authority.grantRole(GOVERNANCE, s.bob, DAY);
  await s.authority.grantRole(GUARDIAN, s.carol, 0);
  return s;
}

const unlisted = async () => deploySystem();

describe("vault authority", () => {
  it("setters · DMM-5 ACL-3 PLR-3 · each privileged function refuses everybody without its role", async () => {
    const s = await networkHelpers.loadFixture(governedSystem);
    const zero = ethers.ZeroAddress;
    const calls: Record<string, (sender: typeof s.bob) => Promise<unknown>> = {
      listAsset: (sender) => s.vault.connect(sender).listAsset(9, s.tokenOf(WETH), 1),
      setCap: (sender) => s.vault.connect(sender).setCap(WETH, 1),
      setEngine: (sender) => s.vault.connect(sender).setEngine(zero),
      setLiquidator: (sender) => s.vault.connect(sender).setLiquidator(zero),
      setExchange: (sender) => s.vault.connect(sender).setExchange(zero),
      setBackstop: (sender) => s.vault.connect(sender).setBackstop(ethers.ZeroHash),
      setSeed: (sender) => s.vault.connect(sender).setSeed(0, 1),
      setMarketCaps: (sender) => s.vault.connect(sender).setMarketCaps(0, 1, 1, 1),
      reopenMarket: (sender) => s.vault.connect(sender).reopenMarket(0),
      closeMarket: (sender) => s.vault.connect(sender).closeMarket(0),
      setOutflowLimit: (sender) => s.vault.connect(sender).setOutflowLimit(500, 0),
      resumeOutflow: (sender) => s.vault.connect(sender).resumeOutflow(),
      lowerCap: (sender) => s.vault.connect(sender).lowerCap(WETH, 1),
      pauseOutflow: (sender) => s.vault.connect(sender).pauseOutflow(1),
    };
    const guardian = ["lowerCap", "closeMarket", "pauseOutflow"];
    for (const [name, call] of Object.entries(calls)) {
      for (const sender of [s.alice, s.keeper, guardian.includes(name) ? s.bob : s.carol]) {
        await expect(call(sender), name)
          .to.be.revertedWithCustomError(s.vault, "AccessManagedUnauthorized")
          .withArgs(sender.address);
      }
    }
  });

  it("setters · PLR-3 · every state-changing function is a user's, a module's or in the list above", () => {
    const known = [
      ...["deposit", "withdraw", "transfer", "batch", "clearCall"],
      ...["settle", "deleverage", "walkEras", "pokeMarket", "movePosition"],
      ...["reportInsolvent", "coverDeficit", "socialise", "drawReserves", "settleAbsorption", "spendBudget"],
      ...["settleTrades", "settleTakeovers", "settleOffset"],
      ...["settleSales", "recordCall", "setAuthority"],
      ...["setExchange", "setBackstop", "setSeed", "setMarketCaps", "reopenMarket", "closeMarket"],
      ...["setOutflowLimit"],
      ...["listAsset", "setCap", "setEngine", "setLiquidator", "resumeOutflow", "lowerCap", "pauseOutflow"],
    ];
    return ethers.getContractFactory("Vault").then(({ interface: abi }) => {
      const found: string[] = [];
      abi.forEachFunction((each) => {
        if (!each.constant) found.push(each.name);
      });
      expect(found.sort()).to.deep.equal(known.sort());
    });
  });

  it("setEngine · PLR-2 PLR-6 ACL-3 · takes effect only after the delay of governance", async () => {
    const s = await networkHelpers.loadFixture(governedSystem);
    const next = await s.liquidator.getAddress();
    const data = s.vault.interface.encodeFunctionData("setEngine", [next]);
    await expect(s.vault.connect(s.bob).setEngine(next)).to.be.revertedWithCustomError(
      s.authority,
      "AccessManagerNotScheduled",
    );
    await s.authority.connect(s.bob).schedule(s.vault, data, 0);
    await networkHelpers.time.increase(DAY - 2);
    await expect(s.authority.connect(s.bob).execute(s.vault, data)).to.be.revertedWithCustomError(
      s.authority,
      "AccessManagerNotReady",
    );
    await networkHelpers.time.increase(2);
    await expect(s.authority.connect(s.bob).execute(s.vault, data)).to.emit(s.vault, "EngineSet").withArgs(next);
    expect(await s.vault.engine()).to.equal(next);
    expect((await s.vault.assetOf(0)).total).to.equal(10_000_000n * 10n ** 6n);
  });

  it("setLiquidator · PLR-6 ACL-3 · takes effect only after the delay of governance", async () => {
    const s = await networkHelpers.loadFixture(governedSystem);
    const data = s.vault.interface.encodeFunctionData("setLiquidator", [s.carol.address]);
    await s.authority.connect(s.bob).schedule(s.vault, data, 0);
    await expect(s.vault.connect(s.bob).setLiquidator(s.carol)).to.be.revertedWithCustomError(
      s.authority,
      "AccessManagerNotReady",
    );
    await networkHelpers.time.increase(DAY);
    await expect(s.vault.connect(s.bob).setLiquidator(s.carol))
      .to.emit(s.vault, "LiquidatorSet")
      .withArgs(s.carol.address);
    expect(await s.vault.liquidator()).to.equal(s.carol.address);
  });

  it("lowerCap · PLR-3 · the guardian acts at once", async () => {
    const s = await networkHelpers.loadFixture(governedSystem);
    await s.vault.connect(s.carol).lowerCap(WETH, 16n * ETHER);
    await s.vault.connect(s.carol).pauseOutflow(3_600);
    expect((await s.vault.assetOf(WETH)).cap).to.be.at.most(16n * ETHER);
    expect(await s.vault.outflowPausedUntil()).to.equal((await networkHelpers.time.latest()) + 3_600);
  });

  it("setters · G-01 · no single privileged call lowers a balance, a claim or what is held", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    const read = async () => [
      await s.vault.balanceOf(s.account.alice, WETH),
      header(await s.vault.headerOf(s.account.alice)),
      header(await s.vault.headerOf(s.account.lender)),
      (await s.vault.assetOf(0)).total,
      (await s.vault.assetOf(WETH)).total,
    ];
    const before = await read();
    await s.vault.setCap(WETH, 0);
    await s.vault.lowerCap(2, 0);
    await s.vault.pauseOutflow(604_800);
    await s.vault.resumeOutflow();
    await s.vault.setEngine(s.keeper);
    await s.vault.setLiquidator(s.keeper);
    expect(await read()).to.deep.equal(before);
  });

  it("deposit · a vault with nothing listed knows no collateral", async () => {
    const s = await networkHelpers.loadFixture(unlisted);
    expect(await s.vault.assetOf(9)).to.deep.equal([ethers.ZeroAddress, 0n, 0n]);
  });
});
