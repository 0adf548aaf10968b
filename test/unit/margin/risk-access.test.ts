import { expect } from "chai";
import { haircut } from "../../fixtures/engine.js";
import { ethers, networkHelpers, settlementPolicy } from "../../fixtures/system.js";
import { REFERENCE, unlisted } from "../../fixtures/unlisted.js";
import { WAD } from "../../fixtures/parameters.js";

const { loadFixture } = networkHelpers;
const GUARDIAN = 7n;

/** Every restricted function of the engine with good arguments. */
async function listed() {
  const e = await unlisted();
  await e.set();
  const settlement = { feed: e.settlementFeed, ...settlementPolicy };
  const calls = {
    setAsset: [1, e.token, e.policy, haircut, 1, REFERENCE],
    setMarket: [0, e.policy, haircut, 1, REFERENCE],
    setSettlement: [settlement, WAD],
    setHaircut: [1, haircut, 1],
    closeOpening: [1],
    setExpiry: [9, (await networkHelpers.time.latest()) + 90_000, 0n, 86_400],
  } as const;
  return { ...e, calls };
}

const SETTERS = ["setAsset", "setMarket", "setSettlement", "setHaircut", "closeOpening", "setExpiry"] as const;

describe("risk parameters · access", () => {
  for (const setter of SETTERS) {
    it(`${setter} · ACL-3, DMM-5, G-01 · a stranger is refused, the admin is not`, async () => {
      const { engine, stranger, calls } = await loadFixture(listed);
      const before = await engine.policyOf(1);
      await expect(engine.connect(stranger).getFunction(setter)(...calls[setter]))
        .to.be.revertedWithCustomError(engine, "AccessManagedUnauthorized")
        .withArgs(stranger);
      expect(await engine.policyOf(1)).to.deep.equal(before);
      await engine.getFunction(setter)(...calls[setter]);
    });
  }

  it("closeOpening · PLR-3, DMM-5 · a role given this power alone has no other", async () => {
    const { authority, engine, stranger, calls } = await loadFixture(listed);
    const selector = engine.interface.getFunction("closeOpening").selector;
    await authority.setTargetFunctionRole(engine, [selector], GUARDIAN);
    await authority.grantRole(GUARDIAN, stranger, 0);
    const guarded = engine.connect(stranger);
    await guarded.closeOpening(1);
    for (const setter of SETTERS.filter((other) => other !== "closeOpening")) {
      await expect(guarded.getFunction(setter)(...calls[setter])).to.be.revertedWithCustomError(
        engine,
        "AccessManagedUnauthorized",
      );
    }
  });

  it("DMM-5, PLR-3 · every other function that writes is anyone's: it stores what the feed says", async () => {
    const { engine, stranger } = await loadFixture(listed);
    const writing = engine.interface.fragments
      .filter((fragment) => ethers.FunctionFragment.isFragment(fragment))
      .filter((fragment) => fragment.stateMutability === "nonpayable")
      .map((fragment) => fragment.name)
      .sort();
    expect(writing).to.deep.equal(
      [...SETTERS, "adjust", "pokeExpiry", "pokeSettlement", "recordPrice", "setAuthority"].sort(),
    );
    await engine.connect(stranger).pokeSettlement();
    await engine.connect(stranger).recordPrice(1);
    await expect(engine.connect(stranger).setAuthority(stranger)).to.be.revertedWithCustomError(
      engine,
      "AccessManagedUnauthorized",
    );
  });
});
