import { expect } from "chai";
import { accountOf, ethers, networkHelpers, type System } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import { holdingsOf } from "../fixtures/attack.js";
import {
  bid,
  booksOf,
  callAndWait,
  ETH,
  fundedSystem,
  NOBODY,
  open,
  priceAt,
  setPrice,
  USDC,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture, takeSnapshot } = networkHelpers;

/** A sensible attempt of every state-changing function of every contract, as the attacker's contract would make it in a callback. */
async function attempts(s: System, attacker: string, victim: string) {
  const own = accountOf(attacker);
  const lender = accountOf(s.lender.address);
  const delivery = { payer: s.lender.address, account: NOBODY, receiver: attacker, data: "0x" };
  const args: Record<string, unknown[]> = {
    "Vault.deposit": [own, CASH, USDC],
    "Vault.withdraw": [own, CASH, USDC, attacker],
    "Vault.transfer": [own, lender, CASH, USDC],
    "Vault.batch": ["0x"],
    "Vault.clearCall": [victim],
    "Vault.settleSales": [[], [], 0, delivery],
    "Vault.recordCall": [victim, 0, 0],
    "Vault.listAsset": [9, await s.usdc.getAddress(), 1],
    "Vault.setCap": [1, 1],
    "Vault.lowerCap": [1, 0],
    "Vault.setEngine": [attacker],
    "Vault.setLiquidator": [attacker],
    "Vault.pauseOutflow": [1],
    "Vault.resumeOutflow": [],
    "Vault.setAuthority": [attacker],
    "Liquidator.liquidate": [[bid(victim, WETH_ID)], NOBODY, attacker, "0x"],
    "Liquidator.callMargin": [[victim]],
    "Liquidator.pokeSequencer": [],
    "Liquidator.pauseLiquidation": [1],
    "Liquidator.resumeLiquidation": [],
    "Liquidator.setCapacity": [1, 1, 600],
    "Liquidator.setAuthority": [attacker],
    "MarginEngine.pokeSettlement": [],
    "MarginEngine.recordPrice": [WETH_ID],
    "MarginEngine.closeOpening": [WETH_ID],
    "MarginEngine.setAuthority": [attacker],
    "Operators.setOperator": [attacker, 7, 2n ** 40n],
    "Operators.revokeNonce": [],
  };
  const contracts = { Vault: s.vault, Liquidator: s.liquidator, MarginEngine: s.engine, Operators: s.operators };
  const calls: { name: string; target: string; value: bigint; data: string }[] = [];
  for (const [contract, instance] of Object.entries(contracts)) {
    const iface = new ethers.Interface(instance.interface.fragments);
    for (const fragment of iface.fragments) {
      if (!ethers.FunctionFragment.isFragment(fragment) || fragment.constant) continue;
      const name = `${contract}.${fragment.name}`;
      const data = args[name]
        ? iface.encodeFunctionData(fragment, args[name])
        : fragment.selector + "00".repeat(32 * 24);
      calls.push({ name, target: await instance.getAddress(), value: 0n, data });
    }
  }
  return calls;
}

/** Enough for every attempt: an estimate would choose the least at which the swallowed ones fail. */
const GAS = { gasLimit: 12_000_000n };

const HARMLESS = [
  "Liquidator.pokeSequencer",
  "Liquidator.requireOpen",
  "MarginEngine.pokeSettlement",
  "MarginEngine.recordPrice",
  "Operators.setOperator",
  "Operators.revokeNonce",
];

/**
 * Goal: act while a sale is half done. Budget: a funded contract. Steps: buy collateral with a callback that calls every state-changing
 * function of every contract, one run each.
 */
describe("L-15 · E-07 re-entrancy through the liquidation callback", () => {
  it("onLiquidation · L-15 · E-07 · every entry reverts, but for those that hold no money, and nobody else's funds move", async () => {
    const s = await loadFixture(fundedSystem);
    const attacker = await ethers.deployContract("ReentrantReceiver");
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await s.give(s.bob, WETH_ID, ETH);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    await callAndWait(s, [account], 100n);
    await s.usdc.mint(attacker, 1_000_000n * USDC);
    const approve = s.usdc.interface.encodeFunctionData("approve", [await s.vault.getAddress(), ethers.MaxUint256]);
    await attacker.execute(s.usdc, 0, approve);
    const deposit = s.vault.interface.encodeFunctionData("deposit", [
      accountOf(await attacker.getAddress()),
      CASH,
      1_000n * USDC,
    ]);
    await attacker.execute(s.vault, 0, deposit);
    const calls = await attempts(s, await attacker.getAddress(), account);
    expect(calls.length).to.be.greaterThan(28);
    const held = await holdingsOf(s, s.bob);
    const passed: string[] = [];
    for (const { name, ...call } of calls) {
      const snapshot = await takeSnapshot();
      await attacker.plan([call], false);
      const bids = [bid(account, WETH_ID, { maxAmount: ETH / 20n })];
      await attacker.execute(
        s.liquidator,
        0,
        s.liquidator.interface.encodeFunctionData("liquidate", [bids, NOBODY, s.carol.address, "0x01"]),
        GAS,
      );
      const [outcome] = await attacker.outcomes();
      expect(outcome!.trigger).to.equal(ethers.id("onLiquidation(uint256,bytes)").slice(0, 10));
      if (outcome!.success) passed.push(name);
      expect(await holdingsOf(s, s.bob)).to.deep.equal(held);
      expect((await booksOf(s)).excess).to.equal(0n);
      await snapshot.restore();
    }
    expect(passed.sort()).to.deep.equal(HARMLESS.toSorted());
  });

  it("onLiquidation · HLT-9 · views inside the callback show the values after the sale", async () => {
    const s = await loadFixture(fundedSystem);
    const attacker = await ethers.deployContract("ReentrantReceiver");
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    await callAndWait(s, [account], 100n);
    await s.usdc.mint(attacker, 1_000_000n * USDC);
    await attacker.execute(
      s.usdc,
      0,
      s.usdc.interface.encodeFunctionData("approve", [await s.vault.getAddress(), ethers.MaxUint256]),
    );
    const target = await s.vault.getAddress();
    const views = [
      s.vault.interface.encodeFunctionData("appraise", [[account, 0]]),
      s.vault.interface.encodeFunctionData("cashOf", [accountOf(s.lender.address)]),
      s.vault.interface.encodeFunctionData("reserves"),
    ];
    await attacker.plan(
      views.map((data) => ({ target, value: 0n, data })),
      false,
    );
    const bids = [bid(account, WETH_ID)];
    await attacker.execute(
      s.liquidator,
      0,
      s.liquidator.interface.encodeFunctionData("liquidate", [bids, NOBODY, s.carol.address, "0x01"]),
      GAS,
    );
    const inside = (await attacker.outcomes()).map((outcome) => outcome.returnData);
    const after = await Promise.all(views.map((data) => ethers.provider.call({ to: target, data })));
    expect(inside).to.deep.equal(after);
  });
});
