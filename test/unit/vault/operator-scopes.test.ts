import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { ETHER, fundedSystem, WBTC, WETH } from "../../fixtures/vault.js";

const FOREVER = 2n ** 40n;
const [DEPOSIT, WITHDRAW, TRANSFER] = [1, 2, 4] as const;

describe("vault operators", () => {
  const needs = [
    ["withdraw of collateral", WITHDRAW],
    ["withdraw of cash", WITHDRAW],
    ["transfer", TRANSFER],
    ["deposit of a new collateral", DEPOSIT],
  ] as const;

  for (const [action, scope] of needs) {
    it(`operator · ACL-1 E-05 DMM-5 · ${action} needs scope ${scope} and no other scope will do`, async () => {
      const s = await networkHelpers.loadFixture(fundedSystem);
      const vault = s.vault.connect(s.carol);
      const act = {
        "withdraw of collateral": () => vault.withdraw(s.account.alice, WETH, 1, s.carol),
        "withdraw of cash": () => vault.withdraw(s.account.alice, 0, 100_000_000n, s.carol),
        transfer: () => vault.transfer(s.account.alice, s.account.carol, WETH, 1),
        "deposit of a new collateral": () => vault.deposit(s.account.alice, WBTC, 1),
      }[action];
      const refused = () =>
        expect(act())
          .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
          .withArgs(s.account.alice, s.carol.address, scope);
      await refused();
      await s.operators.connect(s.alice).setOperator(s.carol, 7 - scope, FOREVER);
      await refused();
      const expiry = (await networkHelpers.time.latest()) + 100;
      await s.operators.connect(s.alice).setOperator(s.carol, scope, expiry);
      await act();
      await networkHelpers.time.setNextBlockTimestamp(expiry);
      await (action === "deposit of a new collateral" ? Promise.resolve() : refused());
    });
  }

  it("operator · ACL-1 · covers every account of the owner and none of anybody else", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.operators.connect(s.bob).setOperator(s.carol, 7, FOREVER);
    await expect(s.vault.connect(s.carol).withdraw(s.account.alice, WETH, 1, s.carol))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(s.account.alice, s.carol.address, WITHDRAW);
    await s.operators.connect(s.alice).setOperator(s.carol, 7, FOREVER);
    const second = ethers.toBeHex((BigInt(s.alice.address) << 96n) | 5n, 32);
    await s.vault.connect(s.carol).transfer(s.account.alice, second, WETH, ETHER);
    await s.vault.connect(s.carol).withdraw(second, WETH, ETHER, s.carol);
  });

  it("operator · E-05 ACL-1 · cannot approve operators: a grant is the caller's own", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.operators.connect(s.alice).setOperator(s.carol, 7, FOREVER);
    await s.operators.connect(s.carol).setOperator(s.keeper, 7, FOREVER);
    expect(await s.operators.isAuthorised(s.alice, s.keeper, 1)).to.equal(false);
    await expect(s.vault.connect(s.keeper).withdraw(s.account.alice, WETH, 1, s.keeper))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(s.account.alice, s.keeper.address, WITHDRAW);
  });
});
