import { expect } from "chai";
import {
  deployLenses,
  dollars,
  eth,
  pass,
  ratio,
  refresh,
  setPrice,
  State,
  Verdict,
  WBTC,
  WETH,
} from "../../fixtures/lenses.js";
import { CASH, initialAnchor, minDebt, rates, usd, WAD } from "../../fixtures/parameters.js";
import { accountOf, deploySystem, deployVault, ethers, networkHelpers, engineWith } from "../../fixtures/system.js";

const HOUR = 3_600;

describe("AccountLens.accountView", () => {
  it("accountView · DMM-1 · an account that holds and owes nothing is healthy", async () => {
    const { lens, bob } = await networkHelpers.loadFixture(deployLenses);
    const view = await lens.accountView(accountOf(bob.address));
    expect([view.state, view.verdict, view.cash]).to.deep.equal([State.Healthy, Verdict.AboveMaintenance, 0n]);
    expect(view.margin.ratio).to.equal(ethers.MaxInt256);
    expect(view.margin.shortfall).to.equal(0n);
    expect(view.margin.grace).to.equal(2n ** 32n - 1n);
    expect(view.collaterals).to.deep.equal([]);
    expect(view.call.isActive).to.equal(false);
  });

  it("accountView · DMM-1 · walks through the states as the price falls", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, account, liquidator } = system;
    const seen = async () => {
      const { state, verdict } = await lens.accountView(account);
      return [state, verdict];
    };
    expect(await seen()).to.deep.equal([State.Healthy, Verdict.AboveMaintenance]);
    await setPrice(system, WETH, 1_850);
    expect(await seen()).to.deep.equal([State.Restricted, Verdict.AboveMaintenance]);
    await setPrice(system, WETH, 1_750);
    expect(await seen()).to.deep.equal([State.Called, Verdict.NotCalled]);
    await liquidator.callMargin([account]);
    expect(await seen()).to.deep.equal([State.Called, Verdict.GraceRunning]);
    await setPrice(system, WETH, 1_600);
    expect(await seen()).to.deep.equal([State.CloseOut, Verdict.Liquidatable]);
    await setPrice(system, WETH, 1_400);
    expect(await seen()).to.deep.equal([State.Insolvent, Verdict.Liquidatable]);
  });

  it("accountView · DMM-1 · equality takes the safer row; one wei less is the row below", async () => {
    const { lens, harness, account } = await networkHelpers.loadFixture(withFakeVault);
    const rows: [bigint, bigint, bigint, bigint][] = [
      // W, B_m, B_c, state
      [usd(100), usd(100), usd(70), State.Restricted],
      [usd(100) - 1n, usd(100), usd(70), State.Called],
      [usd(70), usd(100), usd(70), State.Called],
      [usd(70) - 1n, usd(100), usd(70), State.CloseOut],
      [1n, usd(100), usd(70), State.CloseOut],
      [0n, usd(100), usd(70), State.Insolvent],
      [-1n, usd(100), usd(70), State.Insolvent],
      [-1n, 0n, 0n, State.Insolvent],
    ];
    for (const [netWorth, maintenance, closeOut, state] of rows) {
      await harness.set(netWorth, maintenance, closeOut, -1n, 0n, 1n);
      expect((await lens.accountView(account)).state, `${netWorth} ${maintenance}`).to.equal(state);
    }
    for (const [openingWorth, state] of [
      [usd(120), State.Healthy],
      [usd(120) - 1n, State.Restricted],
    ] as const) {
      await harness.set(usd(200), usd(100), usd(70), -1n, openingWorth, usd(120));
      expect((await lens.accountView(account)).state, `${openingWorth}`).to.equal(state);
    }
    await harness.set(0n, 0n, 0n, 0n, 0n, 0n);
    expect((await lens.accountView(account)).state).to.equal(State.Healthy);
  });

  it("accountView · CHM-1 · gives the sums of the engine, rho and the cash that cures", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, vault, account, alice, usdc, liquidator } = system;
    await setPrice(system, WETH, 1_750);
    const view = await lens.accountView(account);
    const words = await vault.appraise([account, 0]);
    const [netWorth, maintenance, closeOut] = [ethers.toBigInt(words[3]!), words[4]!, words[5]!];
    const { margin, opening } = view;
    expect([margin.netWorth, margin.maintenance, margin.closeOut]).to.deep.equal([netWorth, maintenance, closeOut]);
    expect(margin.ratio).to.equal(ratio(netWorth, maintenance));
    expect(margin.shortfall).to.equal((maintenance * 103n + 99n) / 100n - netWorth);
    expect([margin.worstStatus, margin.grace]).to.deep.equal([0n, 1_800n]);
    expect(view.cash).to.equal(await vault.cashOf(account));
    expect([opening.netWorth, opening.buffer]).to.deep.equal([...(await vault.appraiseOpening(account))]);
    await liquidator.callMargin([account]);
    await usdc.connect(alice).approve(vault, ethers.MaxUint256);
    const { shortfall } = (await lens.accountView(account)).margin;
    const cure = shortfall / 10n ** 12n + 1n;
    await vault.connect(alice).deposit(account, CASH, cure - dollars(0.01));
    expect(await vault.clearCall.staticCall(account)).to.equal(false);
    await vault.connect(alice).deposit(account, CASH, dollars(0.02));
    expect(await vault.clearCall.staticCall(account)).to.equal(true);
  });

  it("accountView · rho of a negative net worth rounds down", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    await setPrice(system, WETH, 1_400);
    const { margin } = await system.lens.accountView(system.account);
    expect(margin.netWorth).to.be.lessThan(0n);
    expect(margin.ratio).to.equal(ratio(margin.netWorth, margin.maintenance));
  });

  it("accountView · lists collaterals with value, status and round", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, account, alice, assets } = system;
    await system.give(alice, WBTC, 5_000_000n);
    await setPrice(system, WETH, 1_900);
    const { collaterals, margin, cash } = await lens.accountView(account);
    expect(collaterals.map(({ asset, token, balance, value }) => [asset, token, balance, value])).to.deep.equal([
      [BigInt(WETH), await assets[0]!.token.getAddress(), eth(10), usd(19_000)],
      [BigInt(WBTC), await assets[1]!.token.getAddress(), 5_000_000n, usd(3_000)],
    ]);
    expect(collaterals.map(({ status, round }) => [status, round])).to.deep.equal([
      [0n, 2n],
      [0n, 1n],
    ]);
    expect(margin.netWorth).to.equal(cash + usd(22_000));
  });

  it("accountView · ODC-1 · a stale leg is shown as such, and nothing reverts", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, account } = system;
    await networkHelpers.time.increase(2 * HOUR);
    const { collaterals, margin, state } = await lens.accountView(account);
    expect(collaterals[0]!.status).to.equal(2n);
    expect(collaterals[0]!.value).to.equal(usd(20_400));
    expect(margin.worstStatus).to.equal(2n);
    expect(state).to.equal(State.Restricted);
    await setPrice(system, WETH, 1_400);
    await networkHelpers.time.increase(2 * HOUR);
    expect((await lens.accountView(account)).verdict).to.equal(Verdict.NoPricedLeg);
  });

  it("accountView · RH-11 · an unfit settlement token is a flag, not a revert", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, account, bob, engine } = system;
    await system.give(bob, WETH, eth(1));
    await refresh(system, 0.9);
    const indebted = await lens.accountView(account);
    expect(indebted.opening.refusal).to.equal(engine.interface.getError("MarginSettlementUnfit")!.selector);
    expect(indebted.state).to.equal(State.Restricted);
    expect((await lens.accountView(accountOf(bob.address))).state).to.equal(State.Healthy);
    await setPrice(system, WETH, 1_000);
    await refresh(system, 0.7);
    const view = await lens.accountView(account);
    expect([view.state, view.verdict]).to.deep.equal([State.Insolvent, Verdict.SettlementUnfit]);
    expect(await lens.isLiquidatable([account])).to.deep.equal([false]);
  });

  it("accountView · a sequencer that is down is a flag", async () => {
    const { lens, account, sequencer, engine } = await networkHelpers.loadFixture(withSequencer);
    expect((await lens.accountView(account)).opening.refusal).to.equal("0x00000000");
    await sequencer.updateStatus(1n, await networkHelpers.time.latest());
    const { opening } = await lens.accountView(account);
    expect(opening.refusal).to.equal(engine.interface.getError("MarginSequencerUnfit")!.selector);
  });

  it("accountView · decodes the call: caller, deadline, seconds left, second notice, cure, repetition", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, liquidator, vault, account, alice, keeper, usdc } = system;
    await setPrice(system, WETH, 1_750);
    await liquidator.connect(keeper).callMargin([account]);
    const { call } = await lens.accountView(account);
    const live = await liquidator.liveNow();
    expect([call.isActive, call.caller, call.startedAt, call.count]).to.deep.equal([true, keeper.address, live, 0n]);
    expect(call.deadline - live).to.be.within(1_800n, 2_160n);
    expect(call.secondsLeft).to.equal(call.deadline - live);
    expect([call.isActed, call.isCloseOut]).to.deep.equal([false, false]);
    await pass(system, 3 * HOUR);
    const late = await lens.accountView(account);
    expect([late.call.secondsLeft, late.verdict]).to.deep.equal([0n, Verdict.Liquidatable]);
    await pass(system, 22 * HOUR);
    expect((await lens.accountView(account)).verdict).to.equal(Verdict.NoticeNeeded);
    await liquidator.callMargin([account]);
    const noticed = await lens.accountView(account);
    expect([noticed.call.isActed, noticed.call.secondsLeft, noticed.verdict]).to.deep.equal([
      true,
      300n,
      Verdict.GraceRunning,
    ]);
    await usdc.connect(alice).approve(vault, ethers.MaxUint256);
    await vault.connect(alice).deposit(account, CASH, dollars(3_000));
    await vault.clearCall(account);
    expect((await lens.accountView(account)).call.isActive).to.equal(false);
    expect((await lens.accountView(account)).call.caller).to.equal(ethers.ZeroAddress);
    await setPrice(system, WETH, 1_390);
    await liquidator.callMargin([account]);
    expect((await lens.accountView(account)).call.count).to.equal(1n);
  });

  it("accountView · shows that the close-out line was crossed", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    await setPrice(system, WETH, 1_600);
    await system.liquidator.callMargin([system.account]);
    const { call, state } = await system.lens.accountView(system.account);
    expect([call.isCloseOut, call.secondsLeft, state]).to.deep.equal([true, 0n, State.CloseOut]);
  });

  it("accountViews · the same for a list", async () => {
    const { lens, account, bob, lender } = await networkHelpers.loadFixture(deployLenses);
    const list = [accountOf(bob.address), account, accountOf(lender.address)];
    const views = await lens.accountViews(list);
    expect(views.length).to.equal(3);
    for (const [i, id] of list.entries()) expect(views[i]).to.deep.equal(await lens.accountView(id));
  });

  it("isLiquidatable · LTR-7 · agrees with the liquidator, account by account", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, liquidator, vault, bob, carol, keeper, lender, account } = system;
    for (const [owner, debt] of [
      [bob, 14_000],
      [carol, 10_000],
    ] as const) {
      await system.give(owner, WETH, eth(10));
      await vault.connect(owner).withdraw(accountOf(owner.address), CASH, dollars(debt), owner);
    }
    const accounts = [
      account,
      accountOf(bob.address),
      accountOf(carol.address),
      accountOf(lender.address),
      accountOf(keeper.address),
    ];
    let positives = 0;
    for (const dollarsPerToken of [1_760, 1_650, 1_600, 1_420, 1_100]) {
      await setPrice(system, WETH, dollarsPerToken);
      const expected = await Promise.all(
        accounts.map((id) =>
          liquidator.liquidate
            .staticCall(
              [{ account: id, asset: WETH, nonce: 2n ** 32n - 1n, maxAmount: 1n << 100n, minPremium: 0n }],
              ethers.ZeroHash,
              keeper,
              "0x",
            )
            .then(() => true)
            .catch((error: unknown) => !/Liquidator(Not|Grace|Notice)/.test(String(error))),
        ),
      );
      expect(await lens.isLiquidatable(accounts), `${dollarsPerToken}`).to.deep.equal(expected);
      positives += expected.filter(Boolean).length;
    }
    expect(positives).to.be.within(3, 22);
  });

  it("isLiquidatable · LTR-7 · costs bounded gas per account", async () => {
    const { lens, account } = await networkHelpers.loadFixture(deployLenses);
    const gas = async (count: number) => lens.isLiquidatable.estimateGas(Array<string>(count).fill(account));
    const perAccount = ((await gas(40)) - (await gas(20))) / 20n;
    expect(perAccount).to.be.lessThan(40_000n);
  });
});

/** A vault that answers what it is told. */
async function withFakeVault() {
  const harness = await ethers.deployContract("FakeLedger");
  const lens = await ethers.deployContract("AccountLens", [harness]);
  return { harness, lens, account: ethers.toBeHex(1n, 32) };
}

async function withSequencer() {
  const system = await deploySystem();
  const { authority, usdc, operators, settlementFeed, liquidator } = system;
  const sequencer = await ethers.deployContract("MockSequencerFeed");
  await sequencer.updateStatus(0n, (await networkHelpers.time.latest()) - 7_200);
  const engine = await engineWith({ authority, sequencerFeed: sequencer, sequencerGrace: 3_600 });
  const policy = { maxAge: 90_000, deviation: 25, minExponent: 20, maxExponent: 40, underlying: 0 };
  await engine.setSettlement({ feed: settlementFeed, ...policy }, WAD);
  const vault = await deployVault({
    authority,
    settlementToken: usdc,
    operators,
    engine,
    minDebt,
    initialAnchor,
    rates,
  });
  await vault.setLiquidator(liquidator);
  const lens = await ethers.deployContract("AccountLens", [vault]);
  return { lens, engine, sequencer, account: accountOf(system.alice.address) };
}
