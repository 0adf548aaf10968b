import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import { ETH, fundedSystem, setPrice, stateOf, USDC, WETH_ID } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: take value out of a called account in a batch. Budget: gas. Steps: withdraw and deposit the same collateral many times, which
 * raises what counts as withdrawn and with it the tolerated 1 % of it; then sell collateral to oneself a tenth below its price.
 */
describe("X-04 the tolerated outflow of a batch, inflated", () => {
  it("batch · X-04 · RC-3 · A7 · going round in a circle does not widen the tolerance", async () => {
    const s = await loadFixture(fundedSystem);
    const actor = await ethers.deployContract("BatchAttacker", [s.vault]);
    const [address, target] = [await actor.getAddress(), await s.vault.getAddress()];
    const own = accountOf(address);
    const vault = new ethers.Interface(s.vault.interface.fragments);
    const call = (name: string, args: unknown[]) => ({ target, data: vault.encodeFunctionData(name, args) });
    await s.assets[0]!.token.mint(actor, 10n * ETH);
    await s.usdc.mint(actor, 10_000n * USDC);
    const approval = new ethers.Interface(s.usdc.interface.fragments).encodeFunctionData("approve", [
      target,
      ethers.MaxUint256,
    ]);
    await actor.perform([
      { target: await s.usdc.getAddress(), data: approval },
      { target: await s.assets[0]!.token.getAddress(), data: approval },
      call("deposit", [own, WETH_ID, 10n * ETH]),
      call("withdraw", [own, CASH, 15_000n * USDC, address]),
    ]);
    await setPrice(s, WETH_ID, 1_735);
    const before = await stateOf(s, own);
    expect(before.netWorth < before.maintenance).to.equal(true);
    const sale = [call("withdraw", [own, WETH_ID, 4n * ETH, address]), call("deposit", [own, CASH, 6_250n * USDC])];
    await expect(actor.performBatches([sale])).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    const circle = [call("withdraw", [own, WETH_ID, 10n * ETH, address]), call("deposit", [own, WETH_ID, 10n * ETH])];
    const inflated = [...Array.from({ length: 5 }, () => circle).flat(), ...sale];
    await expect(actor.performBatches([inflated])).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });
});
