import { expect } from "chai";
import { ETH, setPrice, USDC, WETH_ID } from "../fixtures/distress.js";
import { ROUND } from "../fixtures/steward.js";
import { crowd, FIRST_DEBT, priceOf } from "../fixtures/steward-crowd.js";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";

const { loadFixture } = networkHelpers;

/** The crowd, and a contract with ten ether of collateral on loan for as long as its transaction lasts. */
async function raid() {
  const s = await crowd();
  const attacker = await ethers.deployContract("BatchAttacker", [s.vault]);
  const account = accountOf(await attacker.getAddress());
  const step = async (contract: typeof s.vault | typeof s.steward, data: string) => ({
    target: await contract.getAddress(),
    data,
  });
  const [token] = s.assets;
  await token!.token.mint(attacker, 10n * ETH);
  await s.usdc.mint(attacker, 100_000n * USDC);
  for (const asset of [token!.token, s.usdc]) {
    const data = asset.interface.encodeFunctionData("approve", [await s.vault.getAddress(), ethers.MaxUint256]);
    await attacker.perform([{ target: await asset.getAddress(), data }]);
  }
  const vault = s.vault.interface;
  const to = await attacker.getAddress();
  const price = priceOf(FIRST_DEBT);
  const debt = BigInt(Math.floor((10 * price * 0.85 - 4) * 1e6)) - 1_000_000n;
  const steps = {
    deposit: await step(s.vault, vault.encodeFunctionData("deposit", [account, WETH_ID, 10n * ETH])),
    borrow: await step(s.vault, vault.encodeFunctionData("withdraw", [account, 0, debt, to])),
    repay: await step(s.vault, vault.encodeFunctionData("deposit", [account, 0, debt + USDC])),
    witness: await step(
      s.steward,
      s.steward.interface.encodeFunctionData("witness", [WETH_ID, [s.accounts[0]!, account]]),
    ),
    refresh: await step(s.steward, s.steward.interface.encodeFunctionData("refresh", [WETH_ID])),
  };
  return { ...s, attacker, steps };
}

/**
 * Goal: stop the ramp with money of one transaction, or let a batch compare its start under one haircut with its end under another. Budget: ten
 * ether for a transaction. Steps: inside a batch borrow to the maintenance line and show the account as one in the step's way; inside a batch
 * have the haircuts moved.
 */
describe("X-34 · steward inside a batch", () => {
  it("witness · X-34 · an account that stands at its line only inside a batch cuts nothing", async () => {
    const s = await loadFixture(raid);
    const { deposit, borrow, witness, repay } = s.steps;
    const { next } = await s.stance();
    await expect(s.attacker.performBatches([[deposit, borrow, witness, repay]])).to.be.revertedWithCustomError(
      s.steward,
      "StewardVaultLocked",
    );
    await s.attacker.performBatches([[deposit, borrow, repay]]);
    expect((await s.stance()).next).to.equal(next);
  });

  it("refresh · X-34 · haircuts do not move between the actions of a batch, but before and after it they may", async () => {
    const s = await loadFixture(raid);
    const { deposit, borrow, refresh, repay } = s.steps;
    await networkHelpers.time.increase(ROUND);
    await setPrice(s, WETH_ID, priceOf(FIRST_DEBT));
    for (const batch of [
      [deposit, refresh],
      [deposit, borrow, refresh, repay],
    ]) {
      await expect(s.attacker.performBatches([batch])).to.be.revertedWithCustomError(s.steward, "StewardVaultLocked");
    }
    await s.attacker.performBatches([[deposit]]);
    await s.attacker.perform([refresh]);
    expect((await s.rates()).maintenance).to.be.greaterThan(1_500n);
  });
});
