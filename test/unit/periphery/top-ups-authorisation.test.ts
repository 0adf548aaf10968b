import { topUpDomain } from "@plimsoll/sdk";
import { expect } from "chai";
import { nextBlock } from "../../fixtures/distress.js";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { confirm, deployTopUps, sinkAgain, type ToppedUp, walletOwner } from "../../fixtures/top-ups.js";

/** Exactly what the next top-up pulls, tip not counted, with the next block's time fixed. */
async function nextAmount(s: ToppedUp): Promise<bigint> {
  const at = await nextBlock();
  const amount = await s.topUps.topUp.staticCall(...(await s.authorise({ salt: 77n })), { blockTag: "pending" });
  await networkHelpers.time.setNextBlockTimestamp(at);
  return amount;
}

describe("TopUps, its authorisations", () => {
  it("topUp · ISO-8 · the budget is a hard cap, tips included", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    const tip = 5n * s.dollar;
    const amount = await nextAmount(s);
    const refused = await s.authorise({ budget: amount + tip - 1n, tip });
    await expect(s.topUps.topUp(...refused))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsOverBudget")
      .withArgs(s.account, amount, tip, amount + tip - 1n);
    const exact = await nextAmount(s);
    await s.topUps.topUp(...(await s.authorise({ budget: exact + tip, tip })));
  });

  it("topUp · ISO-8 · a tip beyond any budget is refused, not counted wrongly", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    for (const budget of [10_000n * s.dollar, ethers.MaxUint256]) {
      const signed = await s.authorise({ budget, tip: ethers.MaxUint256 });
      await expect(s.topUps.topUp(...signed)).to.be.revertedWithCustomError(s.topUps, "TopUpsOverBudget");
    }
  });

  it("topUp · ISO-8 · what earlier top-ups pulled is gone from the budget", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    const first = await nextAmount(s);
    const signed = await s.authorise({ budget: first + 10n });
    await s.topUps.topUp(...signed);
    await sinkAgain(s);
    const second = await nextAmount(s);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsOverBudget")
      .withArgs(s.account, second, 0n, 10n);
    expect((await s.topUps.usageOf(s.alice, await s.topUps.digestOf(signed[0]))).spent).to.equal(first);
  });

  it("topUp · ISO-8 · two top-ups under one authorisation add up in its usage", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const wallet = await s.usdc.balanceOf(s.alice);
    const signed = await s.authorise({ tip: s.dollar });
    await confirm(s);
    await s.topUps.topUp(...signed);
    await sinkAgain(s);
    await s.topUps.topUp(...signed);
    const { spent } = await s.topUps.usageOf(s.alice, await s.topUps.digestOf(signed[0]));
    expect(wallet - (await s.usdc.balanceOf(s.alice))).to.equal(spent);
  });

  it("topUp · ISO-8 · two top-ups are a cooldown apart", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise({ cooldown: 1_000 });
    await confirm(s);
    await s.topUps.topUp(...signed);
    const readyAt = BigInt(await networkHelpers.time.latest()) + 1_000n;
    await sinkAgain(s);
    await nextBlock(readyAt - 1n);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsCoolingDown")
      .withArgs(s.account, readyAt - 1n, readyAt);
    await nextBlock(readyAt);
    await s.topUps.topUp(...signed);
  });

  it("topUp · ISO-8 · a cooldown longer than the world is old does not delay the first top-up", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    await s.topUps.topUp(...(await s.authorise({ cooldown: 2 ** 32 - 1 })));
  });

  it("topUp · ISO-8 · an authorisation ends with its last second", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    const expiry = (await networkHelpers.time.latest()) + 10;
    const signed = await s.authorise({ expiry });
    const snapshot = await networkHelpers.takeSnapshot();
    await nextBlock(BigInt(expiry));
    await s.topUps.topUp(...signed);
    await snapshot.restore();
    await nextBlock(BigInt(expiry) + 1n);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsExpired")
      .withArgs(s.account, expiry + 1, expiry);
  });

  it("topUp · ISO-8 · two authorisations of one account have budgets of their own and cure once", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    const [one, other] = [await s.authorise({ salt: 1n }), await s.authorise({ salt: 2n })];
    await s.topUps.topUp(...one);
    await expect(s.topUps.topUp(...other))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotCalled")
      .withArgs(s.account);
    const usage = async ([topUp]: typeof one) => await s.topUps.usageOf(s.alice, await s.topUps.digestOf(topUp));
    expect((await usage(one)).spent).to.be.greaterThan(0n);
    expect((await usage(other)).spent).to.equal(0n);
  });

  it("cancel · ISO-8 · an authorisation is worthless once its owner cancels it, before and after its first use", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const [fresh, used] = [await s.authorise({ salt: 1n }), await s.authorise({ salt: 2n })];
    const [freshHash, usedHash] = [await s.topUps.digestOf(fresh[0]), await s.topUps.digestOf(used[0])];
    await confirm(s);
    await expect(s.topUps.connect(s.alice).cancel(freshHash))
      .to.emit(s.topUps, "AuthorisationCancelled")
      .withArgs(s.alice.address, freshHash);
    await expect(s.topUps.topUp(...fresh))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsCancelled")
      .withArgs(s.account, freshHash);
    await s.topUps.topUp(...used);
    await s.topUps.connect(s.alice).cancel(usedHash);
    await sinkAgain(s);
    await expect(s.topUps.topUp(...used)).to.be.revertedWithCustomError(s.topUps, "TopUpsCancelled");
    expect(await s.topUps.usageOf(s.alice, usedHash)).to.deep.equal([0n, 0n, true]);
  });

  it("cancel · ISO-8 · nobody cancels for another", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise();
    await confirm(s);
    await s.topUps.connect(s.bob).cancel(await s.topUps.digestOf(signed[0]));
    await s.topUps.topUp(...signed);
  });

  it("topUp · ISO-8 · E-02 · only the owner's signature of these terms, on this chain, for this contract counts", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    const [topUp, signature] = await s.authorise();
    const here = await s.topUps.getAddress();
    const forged = [
      await s.authorise({}, { by: s.bob }),
      await s.authorise({}, { inside: topUpDomain(1, here) }),
      await s.authorise({}, { inside: topUpDomain(31_337, await s.vault.getAddress()) }),
      await s.authorise({}, { inside: { ...s.domain, name: "Plimsoll Exchange" } }),
      [{ ...topUp, budget: topUp.budget + 1n }, signature],
      [{ ...topUp, tip: 1n }, signature],
      [{ ...topUp, cooldown: 1 }, signature],
      [{ ...topUp, expiry: topUp.expiry + 1 }, signature],
      [{ ...topUp, salt: 1n }, signature],
      [topUp, "0x"],
    ] as const;
    for (const args of forged) {
      await expect(s.topUps.topUp(...args))
        .to.be.revertedWithCustomError(s.topUps, "TopUpsBadSignature")
        .withArgs(s.account, s.alice.address);
    }
    const others = accountOf(s.bob.address);
    await expect(s.topUps.topUp({ ...topUp, account: others }, signature))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsBadSignature")
      .withArgs(others, s.bob.address);
    await s.topUps.topUp(topUp, signature);
  });

  it("topUp · ISO-8 · a wallet contract's consent counts, and only its own", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const { wallet, owned } = await walletOwner(s, "Wallet1271");
    await s.topUps.observe([owned]);
    await networkHelpers.time.increase(61);
    await expect(s.topUps.topUp(...(await s.authorise({ account: owned }, { by: s.bob }))))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsBadSignature")
      .withArgs(owned, await wallet.getAddress());
    const signed = await s.authorise({ account: owned });
    const hash = await s.topUps.digestOf(signed[0]);
    const snapshot = await networkHelpers.takeSnapshot();
    await expect(s.topUps.topUp(...signed))
      .to.emit(s.vault, "CallCured")
      .withArgs(owned);
    await snapshot.restore();
    await wallet.connect(s.alice).execute(s.topUps, 0, s.topUps.interface.encodeFunctionData("cancel", [hash]));
    await expect(s.topUps.topUp(...signed)).to.be.revertedWithCustomError(s.topUps, "TopUpsCancelled");
  });

  it("topUp · ISO-8 · a wallet contract that answers wrongly has consented to nothing", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const { wallet, owned } = await walletOwner(s, "BrokenWallet1271", 0);
    await s.topUps.observe([owned]);
    await networkHelpers.time.increase(61);
    const broken = await ethers.getContractAt("BrokenWallet1271", await wallet.getAddress());
    for (const fault of [0, 1, 2, 3, 4]) {
      await broken.setFault(fault);
      await expect(s.topUps.topUp(...(await s.authorise({ account: owned }))))
        .to.be.revertedWithCustomError(s.topUps, "TopUpsBadSignature")
        .withArgs(owned, await wallet.getAddress());
    }
  });
});
