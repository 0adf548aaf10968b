import { expect } from "chai";
import { artifacts } from "hardhat";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { isInstrumented } from "../fixtures/instrumented.js";
import { fundedSystem, ETH, open, USDC, WETH_ID } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

const CONTRACTS = [
  "Vault",
  "VaultTrading",
  "VaultResolution",
  "MarginEngine",
  "EngineUpkeep",
  "Liquidator",
  "Exchange",
  "Operators",
];
const DELEGATECALL = 0xf4;

/** Opcodes of runtime code, data of pushes skipped. */
function opcodesOf(code: string): Set<number> {
  const bytes = ethers.getBytes(code);
  const found = new Set<number>();
  for (let i = 0; i < bytes.length; ++i) {
    const opcode = bytes[i]!;
    found.add(opcode);
    if (opcode >= 0x60 && opcode <= 0x7f) i += opcode - 0x5f;
  }
  return found;
}

/** Goal: take over an initialiser, swap code under a proxy, or grow an account until it cannot be touched. */
describe("E-11 · E-12 code and size", () => {
  for (const name of CONTRACTS) {
    it(`bytecode · E-11 · E-12 · ${name} has no initialiser, no delegate call but to code of its own, and fits its budget`, async function () {
      if (isInstrumented) this.skip();
      const { abi, deployedBytecode } = await artifacts.readArtifact(name);
      const names = (abi as { name?: string }[]).map((entry) => entry.name ?? "");
      expect(names.filter((entry) => /^(re)?init|upgrade/i.test(entry))).to.deep.equal([]);
      expect(opcodesOf(deployedBytecode).has(DELEGATECALL)).to.equal(["Vault", "MarginEngine"].includes(name));
      expect((deployedBytecode.length - 2) / 2).to.be.at.most(name === "Vault" ? 20_000 : 24_576);
    });
  }

  it("deposit · E-12 · gas of an action does not grow with the number of accounts", async () => {
    const s = await loadFixture(fundedSystem);
    const gasOf = async (sub: bigint) => {
      await open(s, s.alice, [[WETH_ID, ETH]], 0n, sub);
      const account = accountOf(s.alice.address, sub);
      return (await (await s.vault.connect(s.alice).withdraw(account, 0, 500n * USDC, s.alice)).wait())!.gasUsed;
    };
    await gasOf(0n);
    const second = await gasOf(1n);
    for (let sub = 2n; sub < 12n; ++sub) await gasOf(sub);
    expect((await gasOf(20n)) - second).to.be.within(-500n, 500n);
  });
});
