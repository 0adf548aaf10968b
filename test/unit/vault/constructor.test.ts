import { expect } from "chai";
import { deploySystem, deployVault, ethers, networkHelpers } from "../../fixtures/system.js";
import { initialAnchor, minDebt, RAY, WAD } from "../../fixtures/parameters.js";
import { named, percent, vaultConfig } from "../../fixtures/vault.js";

const fresh = async () => deploySystem();

describe("vault constructor", () => {
  it("constructor · stores its configuration, indices at 1, and announces the engine", async () => {
    const s = await networkHelpers.loadFixture(fresh);
    const config = await vaultConfig(s);
    const vault = await deployVault(config);
    await expect(vault.deploymentTransaction()).to.emit(vault, "EngineSet").withArgs(config.engine);
    expect(await vault.settlementToken()).to.equal(config.settlementToken);
    expect(await vault.operators()).to.equal(config.operators);
    expect(await vault.authority()).to.equal(config.authority);
    expect(await vault.engine()).to.equal(config.engine);
    expect(await vault.minDebt()).to.equal(minDebt);
    expect(await vault.liquidator()).to.equal(ethers.ZeroAddress);
    expect(await vault.cashState()).to.deep.equal([RAY, RAY, 0n, 0n, initialAnchor]);
    expect(await vault.reserves()).to.equal(0);
    expect(await vault.deficit()).to.equal(0);
    expect(await vault.outflowPausedUntil()).to.equal(0);
  });

  const rateBounds: [string, Record<string, bigint>, bigint, bigint][] = [
    ["target", { target: percent(99n) + 1n }, percent(99n) + 1n, percent(99n)],
    ["minTarget", { target: percent(50n) - 1n }, percent(50n), percent(50n) - 1n],
    ["speed", { speed: 100n * WAD + 1n }, 100n * WAD + 1n, 100n * WAD],
    ["reserveShare", { reserveShare: percent(50n) + 1n }, percent(50n) + 1n, percent(50n)],
    ["maxAnchor", { maxAnchor: WAD + 1n }, WAD + 1n, WAD],
    ["initialAnchor", { maxAnchor: initialAnchor - 1n }, initialAnchor, initialAnchor - 1n],
    ["minAnchor", { minAnchor: initialAnchor + 1n }, initialAnchor + 1n, initialAnchor],
    ["anchorFloor", { minAnchor: 10n ** 6n - 1n }, 10n ** 6n, 10n ** 6n - 1n],
  ];

  for (const [name, changes, value, limit] of rateBounds) {
    it(`constructor · PLR-2 G-01 · refuses rates beyond the bound of ${name}`, async () => {
      const s = await networkHelpers.loadFixture(fresh);
      const config = await vaultConfig(s);
      await expect(deployVault({ ...config, rates: { ...config.rates, ...changes } }))
        .to.be.revertedWithCustomError(s.vault, "VaultParameterOutOfRange")
        .withArgs(named(name), value, limit);
    });
  }

  it("constructor · PLR-2 · refuses a smallest debt above 10,000", async () => {
    const s = await networkHelpers.loadFixture(fresh);
    const limit = 10_000n * WAD;
    await expect(deployVault({ ...(await vaultConfig(s)), minDebt: limit + 1n }))
      .to.be.revertedWithCustomError(s.vault, "VaultParameterOutOfRange")
      .withArgs(named("minDebt"), limit + 1n, limit);
  });

  it("constructor · PLR-2 · takes every parameter at its bound", async () => {
    const s = await networkHelpers.loadFixture(fresh);
    const config = await vaultConfig(s);
    const highest = { target: percent(99n), reserveShare: percent(50n), maxAnchor: WAD, minAnchor: WAD, speed: 0n };
    const lowest = { target: percent(50n), reserveShare: 0n, maxAnchor: 10n ** 6n, minAnchor: 10n ** 6n, speed: 0n };
    const high = await deployVault({ ...config, rates: highest, initialAnchor: WAD, minDebt: 10_000n * WAD });
    const low = await deployVault({ ...config, rates: lowest, initialAnchor: 10n ** 6n, minDebt: 0n });
    expect((await high.cashState())[4]).to.equal(WAD);
    expect((await low.cashState())[4]).to.equal(10n ** 6n);
  });

  it("constructor · T-07 · a settlement token of more than 18 decimals cannot be scaled to WAD", async () => {
    const s = await networkHelpers.loadFixture(fresh);
    const settlementToken = await ethers.deployContract("MockToken", ["Fine", "FINE", 19]);
    await expect(deployVault({ ...(await vaultConfig(s)), settlementToken })).to.be.revert(ethers);
  });

  it("constructor · E-11 PLR-6 · there is no initialiser, upgrade or ownership function to call twice", async () => {
    const s = await networkHelpers.loadFixture(fresh);
    const names = s.vault.interface.fragments.filter((f) => f.type === "function").map((f) => f.format("sighash"));
    expect(names.filter((name) => /init|upgrade|owner\(|transferOwnership|delegate/i.test(name))).to.deep.equal([]);
    const code = await ethers.provider.getCode(s.vault);
    const slot = ethers.toBeHex(BigInt(ethers.id("eip1967.proxy.implementation")) - 1n, 32);
    expect(code.includes(slot.slice(2))).to.equal(false);
    expect(await ethers.provider.getStorage(s.vault, slot)).to.equal(ethers.ZeroHash);
  });
});
