import { expect } from "chai";
import {
  backstopSystem,
  backstopSystemOf,
  backstopTerms,
  borrowerAt,
  ETH_LEG,
  loadFixture,
  longAt,
  ripeExit,
  time,
  units,
} from "../../fixtures/backstop.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { index } from "../../fixtures/takeover.js";
import { refreshFeeds } from "../../fixtures/vault.js";
import { at, BTC_PERP, ETH_PERP, instrument, sumsOf } from "../../fixtures/trading.js";

const small = async () => backstopSystemOf({ junior: units(10_000n), senior: units(10_000n) });
const tiny = async () => backstopSystemOf({ junior: units(1_000n), senior: 0n });

/** Signer of a contract's own address. */
async function as(contract: { getAddress(): Promise<string> }) {
  const address = await contract.getAddress();
  await networkHelpers.impersonateAccount(address);
  await networkHelpers.setBalance(address, 10n ** 18n);
  return ethers.getSigner(address);
}

describe("backstop, refusals", () => {
  for (const [name, change, low, high] of [
    ["seniorRate", { seniorRate: WAD }, 0n, WAD / 2n],
    ["floor", { floor: 0n }, WAD / 20n, (9n * WAD) / 10n],
    ["ramp", { ramp: 59n }, 60n, 3_600n],
    ["delay", { delay: 3_601n }, 0n, 3_600n],
    ["cooldown", { cooldown: 1n }, 86_400n, 5_184_000n],
    ["window", { window: 1n }, 3_600n, 604_800n],
  ] as const) {
    it(`constructor · ACL-3 · ${name} stays within its bounds`, async () => {
      const s = await loadFixture(backstopSystem);
      const terms = { ...backstopTerms, ...change };
      await expect(ethers.deployContract("Backstop", [{ vault: s.vault, factory: s.factory, terms }]))
        .to.be.revertedWithCustomError(s.backstop, "BackstopParameterOutOfRange")
        .withArgs(ethers.encodeBytes32String(name), Object.values(change)[0], low, high);
    });
  }

  it("payIn · RTR-4 RH-8 · a tranche cannot take in what its limits refuse", async () => {
    const s = await loadFixture(backstopSystem);
    const [junior, senior] = [await as(s.junior), await as(s.senior)];
    await expect(s.backstop.connect(senior).payIn(units(1_000_001n))).to.be.revertedWithCustomError(
      s.backstop,
      "BackstopFloor",
    );
    const account = await borrowerAt(s, 10n, 15_000n, 1_400n);
    await s.vault.reportInsolvent(account);
    await expect(s.backstop.connect(junior).payIn(1n)).to.be.revertedWithCustomError(s.backstop, "BackstopStrained");
    await expect(s.backstop.connect(junior).payOut(units(300_001n), s.third)).to.be.revertedWithCustomError(
      s.backstop,
      "BackstopFloor",
    );
  });

  it("payIn · RH-8 · junior is shut while senior's claim has less than a hundredth to spare", async () => {
    const s = await loadFixture(small);
    const account = await borrowerAt(s, 40n, 60_000n, 1_252n);
    const bid = { account, asset: 1, nonce: 2n ** 32n - 1n, maxAmount: 2n ** 127n, minPremium: 0n };
    await s.usdc.mint(s.keeper, units(100_000n));
    await s.usdc.connect(s.keeper).approve(s.vault, 2n ** 255n);
    await s.liquidator.connect(s.keeper).liquidate([bid], ethers.ZeroHash, s.keeper.address, "0x");
    await s.vault.coverDeficit();
    const claim = await s.backstop.seniorClaim();
    expect(await s.backstop.navLow()).to.be.within(claim, (claim * 101n) / 100n);
    expect(await s.junior.maxDeposit(s.third)).to.equal(0n);
    await expect(s.backstop.connect(await as(s.junior)).payIn(1n)).to.be.revertedWithCustomError(
      s.backstop,
      "BackstopImpaired",
    );
  });

  it("deposit · H-05 · what would mint nothing is refused, and a request for nothing", async () => {
    const s = await loadFixture(backstopSystem);
    await s.usdc.mint(s.third, 10n);
    await s.usdc.connect(s.third).approve(s.junior, 10n);
    await expect(s.junior.connect(s.third).deposit(0n, s.third)).to.be.revertedWithCustomError(
      s.junior,
      "TrancheNothingMinted",
    );
    await expect(s.junior.connect(s.third).requestExit(0n)).to.be.revertedWithCustomError(
      s.junior,
      "TrancheZeroShares",
    );
  });

  it("absorb · RH-6 · collateral alone beyond all limits is refused: keepers and the discount sale have it", async () => {
    const s = await loadFixture(tiny);
    const account = await borrowerAt(s, 40n, 60_000n, 1_400n);
    await expect(s.backstop.absorb(account))
      .to.be.revertedWithCustomError(s.backstop, "BackstopFull")
      .withArgs(account);
  });

  it("absorb · X-33 · with too little gas to deleverage the rest nothing happens", async () => {
    const s = await loadFixture(small);
    const account = await longAt(s, 1_510);
    const needed = await s.backstop.absorb.estimateGas(account);
    let isRefused = false;
    for (let gasLimit = needed - 10_000n; gasLimit > needed / 2n && !isRefused; gasLimit -= 10_000n) {
      const reason = await s.backstop.absorb.staticCall(account, { gasLimit }).then(
        () => "",
        (error: unknown) => String(error),
      );
      isRefused = reason.includes("BackstopOutOfGas");
    }
    expect(isRefused).to.equal(true);
  });

  it("absorb · X-33 · a leg not worth its cost neither limits the others nor earns", async () => {
    const s = await loadFixture(backstopSystem);
    await s.give(s.carol, 1, 10n ** 12n);
    const account = s.cross(s.carol);
    await s.trade(s.carol, s.lender, 20n * WAD, at(2_000));
    await s.vault.connect(s.carol).withdraw(account, 0, units(95_800n), s.carol);
    await s.setIndex(ETH_PERP, index(1_810));
    const { worth, buffer } = await sumsOf(s, account);
    expect(4n * worth).to.be.lessThan(buffer);
    const before = await s.vault.cashOf(s.cross(s.keeper));
    await s.backstop.connect(s.keeper).absorb(account);
    expect((await s.vault.cashOf(s.cross(s.keeper))) - before).to.equal(usd(2));
  });

  it("buy · X-33 · an absorption that follows moves the sale's clock by its part only", async () => {
    const s = await loadFixture(backstopSystem);
    await s.backstop.absorb(await longAt(s, 1_510));
    await time.increase(300);
    const dust = s.isolated(s.bob);
    await s.trade(s.bob, s.lender, WAD, at(1_510), { buyer: { account: dust } });
    await s.vault.connect(s.bob).withdraw(dust, 0, units(9_834n), s.bob);
    await s.setIndex(ETH_PERP, index(1_360));
    const [discount] = await s.backstop.saleOf(ETH_LEG);
    await s.backstop.absorb(dust);
    const [later] = await s.backstop.saleOf(ETH_LEG);
    expect(later).to.be.within((discount * 9n) / 10n, discount);
  });

  it("buy · RC-7 · not without a price that may be acted on, and of nothing", async () => {
    const s = await loadFixture(backstopSystem);
    await s.backstop.absorb(await longAt(s, 1_510));
    await time.increase(4_000);
    const buy = async (leg: number) => s.backstop.connect(s.keeper).buy(leg, WAD, 0, s.cross(s.keeper), s.keeper, "0x");
    await expect(buy(ETH_LEG)).to.be.revertedWithCustomError(s.backstop, "BackstopInstrumentUnpriced");
    await expect(buy(instrument(BTC_PERP))).to.be.revertedWithCustomError(s.backstop, "BackstopNothingToSell");
  });

  it("collect · ACC-1 · only what is held and closed", async () => {
    const s = await loadFixture(backstopSystem);
    await expect(s.backstop.collect(BTC_PERP)).to.be.revertedWithCustomError(s.backstop, "BackstopNothingToSell");
    await s.backstop.absorb(await longAt(s, 1_510));
    await expect(s.backstop.collect(ETH_PERP)).to.be.revertedWithCustomError(s.backstop, "BackstopNothingToSell");
  });

  it("settleAbsorption · WAT-2 · never more than the backstop has, of no account of its own, and at most all", async () => {
    const s = await loadFixture(tiny);
    const account = await borrowerAt(s, 40n, 60_000n, 1_400n);
    const backstop = s.vault.connect(await as(s.backstop));
    await expect(backstop.settleAbsorption(account, WAD, 0n)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBalanceTooLow",
    );
    await expect(backstop.settleAbsorption(account, WAD + 1n, 0n)).to.be.revertedWithCustomError(
      s.vault,
      "VaultParameterOutOfRange",
    );
    await expect(backstop.settleAbsorption(s.inventoryOf(1), WAD, 0n)).to.be.revertedWithCustomError(
      s.vault,
      "VaultSameAccount",
    );
    await expect(
      backstop.settleTakeovers([BigInt(account), 0n, 0n, 0n], await backstop.getAddress(), s.main),
    ).to.be.revert(ethers);
  });

  it("vault · E-11 · is not made without the code of its positions and losses", async () => {
    const s = await loadFixture(backstopSystem);
    const { authority, usdc, operators, engine } = s;
    const setup = {
      ...{ authority, settlementToken: usdc, operators, engine, minDebt: 0n, initialAnchor: WAD / 25n },
      rates: {
        target: (85n * WAD) / 100n,
        speed: 50n * WAD,
        reserveShare: 0n,
        minAnchor: WAD / 1_000n,
        maxAnchor: WAD,
      },
    };
    const code = { ...setup, trading: ethers.ZeroAddress, resolution: ethers.ZeroAddress };
    const trading = await ethers.deployContract("VaultTrading", [code]);
    for (const pair of [
      { trading: ethers.ZeroAddress, resolution: trading },
      { trading, resolution: ethers.ZeroAddress },
    ]) {
      await expect(ethers.deployContract("Vault", [{ ...setup, ...pair }]))
        .to.be.revertedWithCustomError(s.vault, "DelegateCodeMissing")
        .withArgs(ethers.ZeroAddress);
    }
  });

  it("exit · RTR-5 · what was claimed is paid in parts within its day", async () => {
    const s = await loadFixture(backstopSystem);
    const shares = await s.senior.balanceOf(s.second);
    await ripeExit(s, s.senior, s.second, shares);
    await s.senior.connect(s.second).redeem(shares / 4n, s.second, s.second);
    expect(await s.senior.maxRedeem(s.second)).to.equal(shares - shares / 4n);
    await s.senior.connect(s.second).withdraw(units(1_000n), s.second, s.second);
    expect((await s.senior.exitOf(s.second)).shares).to.be.lessThan(shares - shares / 4n);
  });

  it("tranches · WAT-4 RTR-5 · while frozen neither a deposit nor a ripe exit passes, and shares stay where they are", async () => {
    const s = await loadFixture(small);
    const shares = await s.junior.balanceOf(s.prime);
    await ripeExit(s, s.junior, s.prime, shares);
    await refreshFeeds(s);
    const account = await borrowerAt(s, 40n, 60_000n, 600n);
    await s.vault.reportInsolvent(account);
    expect(await s.vault.isFrozen()).to.equal(true);
    for (const [tranche, owner] of [
      [s.junior, s.prime],
      [s.senior, s.second],
    ] as const) {
      expect(await tranche.maxDeposit(owner)).to.equal(0n);
      expect(await tranche.maxMint(owner)).to.equal(0n);
      expect(await tranche.maxRedeem(owner)).to.equal(0n);
      await expect(tranche.connect(owner).deposit(1n, owner)).to.be.revertedWithCustomError(
        tranche,
        "ERC4626ExceededMaxDeposit",
      );
    }
    await expect(s.junior.connect(s.prime).redeem(shares, s.prime, s.prime)).to.be.revertedWithCustomError(
      s.junior,
      "ERC4626ExceededMaxRedeem",
    );
    await expect(s.junior.completeExit(s.prime)).to.be.revertedWithCustomError(s.junior, "ERC4626ExceededMaxRedeem");
    expect((await s.junior.exitOf(s.prime)).shares).to.equal(shares);
  });
});
