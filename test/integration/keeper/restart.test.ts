import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { KeeperEvent } from "@plimsoll/keeper";
import { expect } from "chai";
import { accountsIn, openBorrowers, setEther } from "../../fixtures/crash.js";
import {
  deployFlashKeeper,
  isCaughtUp,
  KEEPER_KEY,
  keeperArguments,
  serveChain,
  startKeeper,
  waitUntil,
  writeDeployment,
} from "../../fixtures/keeper.js";
import { connection, deploySystem, ethers, networkHelpers } from "../../fixtures/system.js";

const MAIN = join(import.meta.dirname, "../../../packages/keeper/src/main.ts");

async function setUp() {
  const system = await deploySystem();
  const { flash } = await deployFlashKeeper(system);
  const accounts = await openBorrowers(system, [15_000n, 14_900n, 9_000n]);
  return { system, flash, accounts };
}

/** The keeper as a process of its own, as an operator runs it. */
function spawnKeeper(args: readonly string[]) {
  const events: KeeperEvent[] = [];
  const lines: string[] = [];
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", MAIN, ...args], {
    env: { ...process.env, KEEPER_KEY },
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface({ input: child.stdout! }).on("line", (line) => {
    lines.push(line);
    events.push(JSON.parse(line) as KeeperEvent);
  });
  const errors: string[] = [];
  child.stderr!.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await once(child, "exit");
    return child.exitCode;
  };
  return { child, events, lines, errors, end };
}

const rangesOf = (events: readonly KeeperEvent[]) =>
  events.filter(({ event }) => event === "range").map(({ from, to }) => [from, to]);

describe("keeper · restart", () => {
  it("keeper · K-03 · killed in the middle, it goes on from its checkpoint with nothing lost and nothing repeated", async () => {
    const { system, flash, accounts } = await networkHelpers.loadFixture(setUp);
    const chain = await serveChain();
    const args = [
      ...keeperArguments(chain.url, await writeDeployment(system), await flash.getAddress()),
      "--range",
      "10",
    ];
    chain.state.logQueries = 3;
    const first = spawnKeeper(args);
    await waitUntil(() => chain.state.logQueries < 0);
    await first.end("SIGKILL");
    chain.state.logQueries = Infinity;
    await setEther(system, 1_700n);
    const second = spawnKeeper(args);
    try {
      await waitUntil(() => isCaughtUp(second.events));
      expect(rangesOf(first.events)).to.deep.equal([
        [0, 9],
        [10, 19],
        [20, 29],
      ]);
      expect(rangesOf(second.events)[0]?.[0]).to.equal(30);
      expect(second.events.findLast(({ event }) => event === "block")?.["debtors"]).to.equal(accounts.length);
      const called = await accountsIn(system, "MarginCalled");
      expect(called.sort()).to.deep.equal(accounts.slice(0, 2).sort());
      expect(await second.end("SIGTERM")).to.equal(0);
      expect(second.events.at(-1)?.event).to.equal("stopped");
      expect(second.lines.join()).not.to.contain(KEEPER_KEY.slice(2));
    } finally {
      second.child.kill();
      await chain.close();
    }
  });

  it("keeper · K-03 · a replaced stretch of the chain is rolled back and read again", async () => {
    const { system, flash, accounts } = await networkHelpers.loadFixture(setUp);
    const chain = await serveChain();
    const args = keeperArguments(chain.url, await writeDeployment(system), await flash.getAddress());
    const snapshot = await networkHelpers.takeSnapshot();
    await openBorrowers(system, [14_950n], 4n);
    const keeper = startKeeper(args);
    const debtors = () => keeper.events.findLast(({ event }) => event === "block")?.["debtors"];
    try {
      await keeper.caughtUp();
      expect(debtors()).to.equal(accounts.length + 1);
      await snapshot.restore();
      await networkHelpers.mine(12);
      await keeper.caughtUp();
      expect(keeper.events.filter(({ event }) => event === "reorg")).to.have.length(1);
      expect(debtors()).to.equal(accounts.length);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · K-03 · a transaction that is not mined in time is replaced at the same nonce, and mined once", async () => {
    const { system, flash } = await networkHelpers.loadFixture(setUp);
    const owner = await flash.owner();
    const nonce = () => ethers.provider.getTransactionCount(owner);
    const chain = await serveChain();
    const args = keeperArguments(chain.url, await writeDeployment(system), await flash.getAddress());
    const keeper = startKeeper([...args, "--stuck-ms", "100"]);
    try {
      await keeper.caughtUp();
      const [before, recorded] = [await nonce(), chain.state.sent];
      await connection.provider.request({ method: "evm_setAutomine", params: [false] });
      await setEther(system, 1_700n);
      await networkHelpers.mine();
      await waitUntil(() => chain.state.sent >= recorded + 3, keeper.done);
      expect(await nonce()).to.equal(before);
      await networkHelpers.mine();
      await keeper.caughtUp();
      expect(await nonce()).to.equal(before + 1);
      expect(await accountsIn(system, "MarginCalled")).to.have.length(2);
    } finally {
      await connection.provider.request({ method: "evm_setAutomine", params: [true] });
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · K-04 · it ends with a sentence when chain, contract or configuration do not fit", async () => {
    const { system, flash } = await networkHelpers.loadFixture(setUp);
    const chain = await serveChain();
    const file = await writeDeployment(system);
    const failure = async (args: readonly string[]): Promise<string> =>
      startKeeper(args).done.then(
        () => "started",
        (error: unknown) => (error as Error).message,
      );
    expect(await failure(keeperArguments(chain.url, file, await system.vault.getAddress()))).to.match(
      /is no FlashKeeper of this vault/,
    );
    const args = keeperArguments(chain.url, file, await flash.getAddress());
    expect(await failure(args.with(1, "http://127.0.0.1:1"))).to.match(
      /No JSON-RPC node answers at http:\/\/127\.0\.0\.1:1/,
    );
    expect(() => startKeeper(args.with(5, "0x12"))).to.throw(/--contract: a 20-byte address/);
    await chain.close();
  });
});
