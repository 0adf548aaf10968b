import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { readOutflowLimit, readOutflowOrders, parseDeployment } from "@plimsoll/sdk";
import { deployFlashKeeper, keeperArguments, serveChain, startKeeper, writeDeployment } from "../../fixtures/keeper.js";
import { HOUR, queuedSystem, standing } from "../../fixtures/outflow.js";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { ETHER, SCALE, USDC, WETH } from "../../fixtures/vault.js";

const { loadFixture, time } = networkHelpers;

/** Alice waits with a tip, the lender without one; the limit is used up. */
async function queued() {
  const s = await queuedSystem();
  const { flash } = await deployFlashKeeper(s);
  const file = await writeDeployment(s);
  const manifest = JSON.parse(readFileSync(file, "utf8")) as { contracts: Record<string, unknown> };
  manifest.contracts["OutflowQueue"] = { address: await s.queue.getAddress() };
  writeFileSync(file, JSON.stringify(manifest));
  const { limit } = await standing(s.vault);
  for (const user of [s.bob, s.carol]) {
    const account = accountOf(user.address);
    await s.vault.connect(user).deposit(account, WETH, 1_000n * ETHER);
    await s.vault.connect(user).withdraw(account, 0, 1_000_000n * USDC, user);
  }
  await s.vault.connect(s.alice).withdraw(s.account.alice, 0, limit / SCALE - 2_000_001n * USDC, s.alice);
  const expiry = (await time.latest()) + 30 * HOUR;
  await s.queue.connect(s.alice).file(s.account.alice, 50_000n * USDC, s.carol.address, 100, expiry);
  await s.operators.connect(s.lender).setOperator(s.queue, 2, 2n ** 64n - 1n);
  await s.queue.connect(s.lender).file(s.account.lender, USDC, s.lender.address, 0, expiry);
  const args = async (url: string) => keeperArguments(url, file, await flash.getAddress());
  return { ...s, args, deployment: parseDeployment(manifest) };
}

describe("keeper · outflow queue", () => {
  it("keeper · SRR-3 · serves what its tip pays for as room comes, and leaves what pays nothing", async () => {
    const s = await loadFixture(queued);
    const wallet = await s.usdc.balanceOf(s.carol);
    const { room } = await readOutflowLimit(ethers.provider, s.deployment);
    expect(room).to.be.lessThan(10n ** 19n);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url));
    try {
      await keeper.caughtUp();
      expect(await s.usdc.balanceOf(s.carol)).to.equal(wallet);
      await time.increase(HOUR);
      await s.feedOf(WETH).set(2_000n * 10n ** 8n);
      await s.settlementFeed.set(10n ** 8n);
      await s.engine.pokeSettlement();
      await keeper.caughtUp();
      expect((await s.usdc.balanceOf(s.carol)) - wallet).to.equal((50_000n * USDC * 99n) / 100n);
      const left = await readOutflowOrders(ethers.provider, s.deployment);
      expect(left.map(({ account, serviceable }) => [account, serviceable])).to.deep.equal([[s.account.lender, USDC]]);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });
});
