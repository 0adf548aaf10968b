import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import { solvencyOf, wealthOf } from "../fixtures/attack.js";
import { booksOf, DAY, ETH, fund, fundedSystem, nextBlock, open, pass, USDC, WETH_ID } from "../fixtures/distress.js";

const { loadFixture, takeSnapshot, time } = networkHelpers;

/** Goal: make an amount, a block's time or the order of transactions work for the attacker. Budget: gas and 15 seconds of clock. */
describe("E-08 · E-09 · H-11 time, order and rounding", () => {
  it("deposit · withdraw · H-11 · fifty million in and out around an accrual changes neither index nor rate of the time before", async () => {
    const s = await loadFixture(fundedSystem);
    await open(s, s.alice, [[WETH_ID, 1_000n * ETH]], 1_000_000n * USDC);
    await fund(s, s.bob, 50_000_000n * USDC);
    const snapshot = await takeSnapshot();
    const at = BigInt(await time.latest()) + 3_600n;
    const actor = await ethers.deployContract("BatchAttacker", [s.vault]);
    const plain = await run(false);
    await snapshot.restore();
    expect(await run(true)).to.deep.equal(plain);

    async function run(isAttacked: boolean) {
      const own = accountOf(await actor.getAddress());
      const target = await s.vault.getAddress();
      if (isAttacked) {
        const bobs = await ethers.deployContract("BatchAttacker", [s.vault]);
        const id = accountOf(await bobs.getAddress());
        await s.usdc.mint(bobs, 50_000_000n * USDC);
        const approve = s.usdc.interface.encodeFunctionData("approve", [target, ethers.MaxUint256]);
        await nextBlock(at);
        await bobs.perform([
          { target: await s.usdc.getAddress(), data: approve },
          { target, data: s.vault.interface.encodeFunctionData("deposit", [id, CASH, 50_000_000n * USDC]) },
          {
            target,
            data: s.vault.interface.encodeFunctionData("withdraw", [
              id,
              CASH,
              49_999_999n * USDC,
              await bobs.getAddress(),
            ]),
          },
        ]);
      } else {
        await nextBlock(at);
        await s.vault.connect(s.bob).deposit(own, CASH, 1n);
      }
      const { supplyIndex, borrowIndex } = await booksOf(s);
      return [supplyIndex, borrowIndex];
    }
  });

  it("deposit · withdraw · E-08 · ACC-9 · fifteen seconds either way earn a round trip nothing beyond the interest of its seconds", async () => {
    for (const shift of [1n, 15n]) {
      const s = await loadFixture(fundedSystem);
      await fund(s, s.bob, 1_000n * USDC);
      const before = await wealthOf(s, [s.bob], []);
      const own = accountOf(s.bob.address);
      await s.vault.connect(s.bob).deposit(own, CASH, 1_000n * USDC);
      await nextBlock(BigInt(await time.latest()) + shift);
      await s.vault.connect(s.bob).withdraw(own, CASH, ethers.MaxUint256, s.bob);
      expect((await wealthOf(s, [s.bob], [own])) - before).to.be.at.most(0n);
    }
  });

  it("deposit · withdraw · ACC-9 · ACC-10 · two hundred one-unit round trips at an odd index drain nothing", async () => {
    const s = await loadFixture(fundedSystem);
    const borrower = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 12_345n * USDC);
    await pass(s, 40n * DAY);
    const actor = await ethers.deployContract("BatchAttacker", [s.vault]);
    const own = accountOf(await actor.getAddress());
    await s.usdc.mint(actor, 1_000n);
    const target = await s.vault.getAddress();
    const step = (name: "deposit" | "withdraw", args: unknown[]) => ({
      target,
      data: s.vault.interface.encodeFunctionData(name as never, args as never),
    });
    const approve = s.usdc.interface.encodeFunctionData("approve", [target, ethers.MaxUint256]);
    const steps = [{ target: await s.usdc.getAddress(), data: approve }];
    for (let i = 0; i < 200; ++i)
      steps.push(step("deposit", [own, CASH, 2n]), step("withdraw", [own, CASH, 1n, await actor.getAddress()]));
    const slack = await solvencyOf(s);
    await actor.perform(steps);
    const total = (await s.usdc.balanceOf(actor)) * 10n ** 12n + (await s.vault.cashOf(own));
    expect(total).to.be.at.most(1_000n * 10n ** 12n);
    expect(await solvencyOf(s)).to.be.at.least(slack - 10n);
    expect((await s.vault.cashOf(borrower)) < 0n).to.equal(true);
  });

  it("deposit · E-09 · account ids follow from the owner alone: any order of the same transactions ends in the same balances", async () => {
    const results: bigint[][] = [];
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const s = await loadFixture(fundedSystem);
      const users = [s.alice, s.bob, s.carol];
      for (const index of order) await s.give(users[index], WETH_ID, ETH * BigInt(index + 1));
      results.push(await Promise.all(users.map((user) => s.vault.balanceOf(accountOf(user.address), WETH_ID))));
    }
    expect(results).to.deep.equal([0, 1, 2].map(() => [ETH, 2n * ETH, 3n * ETH]));
  });
});
