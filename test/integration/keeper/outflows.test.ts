import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { readOutflowLimit, readOutflowOrders, parseDeployment } from "@plimsoll/sdk";
import { deployFlashKeeper, keeperArguments, serveChain, startKeeper, writeDeployment } from "../../fixtures/keeper.js";
import { HOUR, waitingSystem } from "../../fixtures/outflow.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { refreshFeeds, USDC } from "../../fixtures/vault.js";

const { loadFixture, time } = networkHelpers;

/** Alice waits with a tip, the lender without one; the limit is used up. */
async function queued() {
  const s = await waitingSystem();
  const { flash } = await deployFlashKeeper(s);
  const file = await writeDeployment(s);
  const manifest = JSON.parse(readFileSync(file, "utf8")) as { contracts: Record<string, unknown> };
  manifest.contracts["OutflowQueue"] = { address: await s.queue.getAddress() };
  writeFileSync(file, JSON.stringify(manifest));
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
      await refreshFeeds(s);
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
