import { expect } from "chai";
import { deployEngine } from "../../fixtures/engine.js";
import { accountOf, deploySystem, ethers, networkHelpers } from "../../fixtures/system.js";
import { asToken } from "../../fixtures/token.js";
import { WAD } from "../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const ONE = 10n ** 18n;
const USDC = 10n ** 6n;
const GRACE = 3600;
const HOLDING = [{ asset: 1, balance: ONE }];

async function rollup() {
  const uptime = await ethers.deployContract("MockSequencerFeed");
  const e = await deployEngine({ sequencer: await uptime.getAddress(), grace: GRACE });
  await e.list(1, { feed: { maxAge: 99_960, deviation: 0 } });
  return { e, uptime };
}
type Rollup = Pick<Awaited<ReturnType<typeof rollup>>, "e" | "uptime">;

/** The sequencer reported `answer` at a block of its own; returns that time. */
async function report({ uptime }: Rollup, answer: bigint): Promise<number> {
  await uptime.updateStatus(answer, (await time.latest()) + 1);
  return await time.latest();
}

async function expectUnfit({ e }: Rollup): Promise<void> {
  expect(await e.engine.isSequencerFit()).to.equal(false);
  await expect(e.appraiseOpening(0n, HOLDING))
    .to.be.revertedWithCustomError(e.engine, "MarginSequencerUnfit")
    .withArgs(await time.latest(), GRACE);
}

async function expectFit({ e }: Rollup): Promise<void> {
  expect(await e.engine.isSequencerFit()).to.equal(true);
  expect((await e.appraiseOpening(0n, HOLDING)).netWorth).to.be.greaterThan(0n);
}

describe("oracle · sequencer", () => {
  it("isSequencerFit · O-06, ODC-6 · before the first report opening is refused", async () => {
    await expectUnfit(await loadFixture(rollup));
  });

  it("isSequencerFit · O-06, ODC-6 · while it is down opening is refused, however long ago it fell", async () => {
    const system = await loadFixture(rollup);
    await report(system, 1n);
    await expectUnfit(system);
    await time.increase(10 * GRACE);
    await expectUnfit(system);
  });

  it("isSequencerFit · O-06, ODC-6 · just up it is refused until the grace has passed, and open one second later", async () => {
    const system = await loadFixture(rollup);
    await report(system, 1n);
    const up = await report(system, 0n);
    await expectUnfit(system);
    await time.increaseTo(up + GRACE);
    await expectUnfit(system);
    await time.increaseTo(up + GRACE + 1);
    await expectFit(system);
  });

  it("isSequencerFit · O-06 · a repeated report of being up does not start the grace again", async () => {
    const system = await loadFixture(rollup);
    const up = await report(system, 0n);
    await time.increaseTo(up + GRACE);
    await report(system, 0n);
    await expectFit(system);
  });

  for (const answer of [-1n, 2n, 2n ** 255n - 1n]) {
    it(`isSequencerFit · O-06, O-07 · an answer of ${answer} is not up`, async () => {
      const system = await loadFixture(rollup);
      const since = await report(system, answer);
      await time.increaseTo(since + GRACE + 1);
      await expectUnfit(system);
    });
  }

  it("appraise · ODC-6 · state values go on while the sequencer is down", async () => {
    const system = await loadFixture(rollup);
    await report(system, 1n);
    const { netWorth } = await system.e.appraise(0n, HOLDING);
    expect(netWorth).to.equal(2_000n * WAD);
  });

  it("isSequencerFit · O-06 · a feed without code is not up", async () => {
    const e = await deployEngine({ sequencer: "0x000000000000000000000000000000000000dEaD", grace: 0 });
    expect(await e.engine.isSequencerFit()).to.equal(false);
  });

  it("isSequencerFit · O-06 · without a sequencer feed it is always fit", async () => {
    const e = await deployEngine();
    expect(await e.engine.sequencerFeed()).to.equal(ethers.ZeroAddress);
    expect(await e.engine.isSequencerFit()).to.equal(true);
  });

  it("O-06, ODC-6 · in the vault: new debt only once the grace is over, deposit and repayment in all four states", async () => {
    const system = await loadFixture(vaultOnRollup);
    const { vault, alice, account } = system;
    const borrow = () => vault.connect(alice).withdraw(account, 0, 100n * USDC, alice);
    const pay = () => vault.connect(alice).deposit(account, 0, 10n * USDC);
    const refused = async () => {
      await expect(borrow()).to.be.revertedWithCustomError(system.e.engine, "MarginSequencerUnfit");
      await pay();
      await system.give(alice, 1, 1n);
    };
    await borrow();
    await system.uptime.reset();
    await refused();
    await report(system, 1n);
    await refused();
    const up = await report(system, 0n);
    await refused();
    await time.increaseTo(up + GRACE);
    await borrow();
    await pay();
  });
});

/** The unit tests' system on an engine with a sequencer feed; Alice has ten of asset 1 and cash to repay with. */
async function vaultOnRollup() {
  const { e, uptime } = await rollup();
  await report({ e, uptime }, 0n);
  await time.increase(GRACE + 1);
  const s = await deploySystem();
  await s.vault.setEngine(e.engine);
  await s.give(s.lender, 0, 1_000_000n * USDC);
  await s.give(s.alice, 1, 10n * ONE);
  const usdc = asToken(s.usdc);
  await usdc.mint(s.alice, 1_000n * USDC);
  await usdc.connect(s.alice).approve(s.vault, ethers.MaxUint256);
  return { ...s, e, uptime, account: accountOf(s.alice.address) };
}
