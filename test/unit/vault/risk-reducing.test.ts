import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { deployActor } from "../../fixtures/actor.js";
import {
  appraise,
  CALLED_PRICE,
  ETHER,
  fundedSystem,
  header,
  MAX,
  refreshFeeds,
  SUNK_PRICE,
  USDC,
  WETH,
  WETH_MARKET,
} from "../../fixtures/vault.js";

/** An actor with ten WETH who owes ten thousand; WETH then falls to `price`. */
async function fallen(price: bigint, balances: Record<number, bigint> = {}) {
  const s = await fundedSystem();
  const actor = await deployActor(s, { [WETH]: 10n * ETHER, ...balances });
  await actor.fund(0, 100_000n * USDC);
  await actor.perform(actor.withdraw(0, 10_000n * USDC));
  await s.feedOf(WETH).set(price);
  const state = async () => {
    const [seen] = await appraise(s.vault, [actor.account, 0]);
    return seen!;
  };
  return { ...s, actor, state };
}

const restricted = async () => fallen(1_215n * 10n ** 8n);
const below = async () => fallen(CALLED_PRICE);
const insolvent = async () => fallen(SUNK_PRICE);

async function called() {
  const s = await below();
  await s.liquidator.connect(s.keeper).callMargin([s.actor.account]);
  return s;
}

const THIN = 4;

/**
 * A collateral with a maintenance haircut of 60 %: taking it out lowers the buffer by 0.6 of its value, so it raises rho wherever rho is
 * above 1 / 0.6. WETH is closed for opening, which makes the account Restricted.
 */
async function thinCollateral() {
  const s = await fundedSystem();
  const haircut = { initial: 650, maintenance: 600, closeOut: 70, maxPremium: 10, grace: 1800, depth: 25_000_000n };
  await s.listMarket(THIN, { ...WETH_MARKET, price: 100n * 10n ** 8n, haircut });
  const token = await ethers.getContractAt("MockToken", (await s.vault.assetOf(THIN)).token);
  const actor = await deployActor(s, { [WETH]: 10n * ETHER });
  const approval = token.interface.encodeFunctionData("approve", [await s.vault.getAddress(), MAX]);
  await token.mint(actor.address, 50n * ETHER);
  await actor.perform(approval, await token.getAddress());
  await actor.perform(actor.deposit(THIN, 50n * ETHER));
  await actor.perform(actor.withdraw(0, 10_000n * USDC));
  await s.engine.closeOpening(WETH);
  return { ...s, actor };
}

describe("vault batch, risk-reducing", () => {
  it("withdraw · RC-1 HLT-1 DMM-3 · withdrawing what raises rho but lowers surplus is refused", async () => {
    const s = await networkHelpers.loadFixture(thinCollateral);
    const state = async () => {
      const [seen] = await appraise(s.vault, [s.actor.account, 0]);
      return seen!;
    };
    const before = await state();
    const step = s.actor.withdraw(THIN, 10n * ETHER);
    await expect(s.actor.perform(step)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await expect(s.actor.batch(step)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.engine.setHaircut(WETH, WETH_MARKET.haircut, 33);
    await s.actor.perform(step);
    const after = await state();
    expect(after.worth * before.buffer).to.be.greaterThan(before.worth * after.buffer);
    expect(after.worth - after.buffer).to.be.lessThan(before.worth - before.buffer);
  });

  it("batch · RC-1 HLT-5 · a deposit may lower rho and passes, surplus rises", async () => {
    const s = await networkHelpers.loadFixture(restricted);
    const { actor } = s;
    await s.feedOf(WETH).set(60_000n * 10n ** 8n);
    const before = await s.state();
    await actor.fund(WETH, 10n * ETHER);
    await actor.batch(actor.deposit(WETH, 10n * ETHER));
    const after = await s.state();
    expect(after.worth * before.buffer).to.be.lessThan(before.worth * after.buffer);
    expect(after.worth - after.buffer).to.be.greaterThan(before.worth - before.buffer);
  });

  it("batch · RC-1 DMM-3 · a called owner sells collateral outside and repays: net outflow within 1 % passes", async () => {
    const s = await networkHelpers.loadFixture(called);
    const { actor } = s;
    const before = await s.state();
    // Four WETH are worth 4,600 at mid; repaid are 99.1 % of it.
    await actor.batch(actor.withdraw(WETH, 4n * ETHER), actor.deposit(0, 4_559n * USDC));
    const after = await s.state();
    expect(after.worth - after.buffer).to.be.greaterThan(before.worth - before.buffer);
    expect(after.worth * before.buffer).to.be.greaterThan(before.worth * after.buffer);
    expect(await s.vault.balanceOf(actor.account, WETH)).to.equal(6n * ETHER);
  });

  it("batch · RC-1 DMM-3 · the 1 % is a limit: beyond it is refused", async () => {
    const s = await networkHelpers.loadFixture(called);
    const { actor } = s;
    const limit = (11_385n * USDC) / 10n;
    const order = (repaid: bigint) => actor.batch(actor.withdraw(WETH, ETHER), actor.deposit(0, repaid));
    await expect(order(limit - 1n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await order(limit + 1n);
  });

  it("batch · DMM-3 · the order of the steps does not matter", async () => {
    const s = await networkHelpers.loadFixture(called);
    const { actor } = s;
    const order = (repaid: bigint) => actor.batch(actor.deposit(0, repaid), actor.withdraw(WETH, ETHER));
    await expect(order(1_138n * USDC)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await order(1_139n * USDC);
  });

  it("batch · DMM-3 HLT-4 · below 1, rho may not fall although surplus rises", async () => {
    const s = await networkHelpers.loadFixture(below);
    const { actor } = s;
    await s.feedOf(WETH).set(1_005n * 10n ** 8n);
    const { worth, buffer } = await s.state();
    // W is about 50 of B 1,500: removing v of WETH frees 0.15 v of buffer and may cost 0.0005 v of net worth.
    expect(worth * 20n).to.be.lessThan(buffer);
    const repaid = (share: bigint) => (4_020n * USDC * share) / 10_000n;
    const order = (share: bigint) => actor.batch(actor.withdraw(WETH, 4n * ETHER), actor.deposit(0, repaid(share)));
    await expect(order(9_920n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await order(9_999n);
  });

  it("batch · RC-1 HLT-1 · an insolvent account cannot add risk", async () => {
    const s = await networkHelpers.loadFixture(insolvent);
    const { actor } = s;
    const before = await s.state();
    expect(before.worth).to.be.lessThan(0n);
    // Nine more WETH bought outside with borrowed cash: W falls by 1, rho = W/B rises.
    await actor.fund(WETH, 90n * ETHER);
    await expect(
      actor.batch(actor.deposit(WETH, 90n * ETHER), actor.withdraw(0, 81_001n * USDC)),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await expect(
      actor.batch(actor.deposit(WETH, 90n * ETHER), actor.withdraw(0, 81_000n * USDC)),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });

  it("batch · RC-1 DMM-3 · an insolvent account reduces only without losing net worth", async () => {
    const s = await networkHelpers.loadFixture(insolvent);
    const { actor } = s;
    const order = (repaid: bigint) => actor.batch(actor.withdraw(WETH, 2n * ETHER), actor.deposit(0, repaid));
    await expect(order(1_800n * USDC - 1n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await order(1_800n * USDC + 1n);
    expect((await s.state()).worth).to.be.lessThan(0n);
  });

  it("batch · RC-1 LTR-4 · deposit and withdrawal in one batch do not clear a margin call", async () => {
    const s = await networkHelpers.loadFixture(called);
    const { actor } = s;
    const call = await s.vault.callOf(actor.account);
    await actor.batch(actor.deposit(0, 9_000n * USDC), actor.withdraw(0, 9_000n * USDC - 1n));
    expect(await s.vault.callOf(actor.account)).to.equal(call);
    expect(header(await s.vault.headerOf(actor.account)).isCalled).to.equal(true);
  });

  it("batch · RC-1 LTR-4 · the final check of a batch ends a call that is cured", async () => {
    const s = await networkHelpers.loadFixture(called);
    await s.actor.batch(s.actor.deposit(0, 1_000n * USDC));
    expect(header(await s.vault.headerOf(s.actor.account)).isCalled).to.equal(false);
  });

  it("batch · ORA-1 ODC-4 · with a leg that is not Valid nothing counts as risk-reducing", async () => {
    const s = await networkHelpers.loadFixture(called);
    const { actor } = s;
    await networkHelpers.time.increase(3_901);
    const order = () => actor.batch(actor.withdraw(WETH, ETHER), actor.deposit(0, 1_150n * USDC));
    await expect(order()).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await refreshFeeds(s);
    await order();
  });

  it("batch · ORA-2 · a price stored in the middle of a batch makes before and after incomparable", async () => {
    const s = await networkHelpers.loadFixture(called);
    const { actor } = s;
    const poke = {
      target: await s.engine.getAddress(),
      data: s.engine.interface.encodeFunctionData("recordPrice", [WETH]),
    };
    const out = actor.withdraw(WETH, ETHER);
    const back = actor.deposit(0, 1_150n * USDC);
    await expect(actor.batch(out, poke, back)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await actor.batch(poke, out, back);
  });

  it("batch · RC-3 HLT-2 · collateral moved to another own account is an outflow, whatever comes back later", async () => {
    const s = await networkHelpers.loadFixture(restricted);
    const { actor } = s;
    const second = accountOf(actor.address, 1n);
    await expect(actor.batch(actor.transfer(second, WETH, ETHER))).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    await actor.batch(actor.transfer(second, WETH, ETHER), actor.deposit(0, 1_215n * USDC));
  });

  it("batch · HLT-2 HLT-5 · whatever passes below the initial line never lowers surplus", async () => {
    const s = await networkHelpers.loadFixture(restricted);
    const { actor } = s;
    let passed = 0;
    for (let step = 1n; step <= 24n; ++step) {
      const before = await s.state();
      const out = (ETHER * ((step * 7_919n) % 100n)) / 400n + 1n;
      const repaid = (out * 1_215n * USDC * (975n + ((step * 31n) % 40n))) / (1_000n * ETHER) + 1n;
      const done = await actor.batch(actor.withdraw(WETH, out), actor.deposit(0, repaid)).then(
        () => true,
        () => false,
      );
      const after = await s.state();
      expect(after.worth - after.buffer + 10n ** 14n).to.be.greaterThanOrEqual(before.worth - before.buffer);
      if (done) ++passed;
    }
    expect(passed).to.be.within(5, 23);
  });
});
