import { expect } from "chai";
import { WAD } from "../../fixtures/parameters.js";
import { RELAY_KEY, relayArguments, relaySystem, serveChain, spawnRelay, waitUntil } from "../../fixtures/relay.js";
import { connection, ethers, networkHelpers } from "../../fixtures/system.js";
import { loadFixture } from "../../fixtures/trading.js";

const automine = (isOn: boolean) => connection.provider.request({ method: "evm_setAutomine", params: [isOn] });

describe("relay · restart", () => {
  it("relay · killed with an order open, it has the order after the restart and matches it", async () => {
    const s = await loadFixture(relaySystem);
    const chain = await serveChain();
    const args = relayArguments(chain.url, s);
    const first = await spawnRelay(args);
    expect((await first.request("POST", "/orders", await s.signed(s.bob, -5n * WAD, 2_000))).status).to.equal(201);
    await first.end("SIGKILL");
    const second = await spawnRelay(args);
    try {
      expect(second.events.find(({ event }) => event === "started")?.["orders"]).to.equal(1);
      await second.request("POST", "/orders", await s.signed(s.alice, 5n * WAD, 2_000));
      await waitUntil(async () => (await s.positionOf(s.cross(s.alice))).size === 5n * WAD);
      expect((await s.positionOf(s.cross(s.bob))).size).to.equal(-5n * WAD);
      expect(await second.end("SIGTERM")).to.equal(0);
      expect(second.events.at(-1)?.event).to.equal("stopped");
      expect([...first.lines, ...second.lines].join()).not.to.contain(RELAY_KEY.slice(2));
    } finally {
      await second.end("SIGKILL");
      await chain.close();
    }
  });

  it("relay · killed with a match sent but not mined, it trades once: the same nonce, the same fill slots", async () => {
    const s = await loadFixture(relaySystem);
    const chain = await serveChain();
    const args = relayArguments(chain.url, s);
    const first = await spawnRelay(args);
    const relayed = new ethers.Wallet(RELAY_KEY).address;
    const nonce = await ethers.provider.getTransactionCount(relayed);
    try {
      await automine(false);
      await first.request("POST", "/orders", await s.signed(s.bob, -5n * WAD, 2_000));
      await first.request("POST", "/orders", await s.signed(s.alice, 5n * WAD, 2_000));
      await waitUntil(() => chain.state.sent >= 1);
      await first.end("SIGKILL");
      const second = await spawnRelay(args);
      await waitUntil(() => chain.state.sent >= 2);
      await networkHelpers.mine();
      await waitUntil(() => second.events.some(({ event, changes }) => event === "range" && changes === 2));
      await networkHelpers.mine();
      expect((await s.positionOf(s.cross(s.alice))).size).to.equal(5n * WAD);
      expect(await ethers.provider.getTransactionCount(relayed)).to.equal(nonce + 1);
      await automine(true);
      expect(await second.end("SIGTERM")).to.equal(0);
    } finally {
      await automine(true);
      await first.end("SIGKILL");
      await chain.close();
    }
  });

  it("relay · a replaced block that undid a trade opens the orders again, and they trade again", async () => {
    const s = await loadFixture(relaySystem);
    const chain = await serveChain();
    const relay = await spawnRelay(relayArguments(chain.url, s));
    try {
      await relay.request("POST", "/orders", await s.signed(s.bob, -5n * WAD, 2_000));
      const snapshot = await networkHelpers.takeSnapshot();
      await relay.request("POST", "/orders", await s.signed(s.alice, 5n * WAD, 2_000));
      await waitUntil(() => relay.events.some(({ event, changes }) => event === "range" && changes === 2));
      const looks = relay.events.length;
      await snapshot.restore();
      expect((await s.positionOf(s.cross(s.alice))).size).to.equal(0n);
      await networkHelpers.mine(3);
      await waitUntil(() => relay.events.slice(looks).some(({ event }) => event === "reorg"));
      await waitUntil(async () => (await s.positionOf(s.cross(s.alice))).size === 5n * WAD);
      expect((await s.positionOf(s.cross(s.bob))).size).to.equal(-5n * WAD);
    } finally {
      await relay.end("SIGTERM");
      await chain.close();
    }
  });
});
