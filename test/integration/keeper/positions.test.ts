import type { KeeperEvent } from "@plimsoll/keeper";
import { expect } from "chai";
import { bankrupt } from "../../fixtures/bankruptcy.js";
import { cashAndCarry, deltaOf, ETH_LEG, WETH } from "../../fixtures/hedged.js";
import { ETH_FUTURE, openFutures, WINDOW } from "../../fixtures/futures.js";
import { serveChain, startKeeper, waitUntil } from "../../fixtures/keeper.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { eventsOf, passTo, withKeeper } from "../../fixtures/positions.js";
import { relayArguments, relaySystem, spawnRelay } from "../../fixtures/relay.js";
import { index, opposed, PRICE, keeperSystem } from "../../fixtures/takeover.js";
import { at, ETH_PERP, loadFixture, sumsOf } from "../../fixtures/trading.js";

/** Alice's isolated account is long 40 ETH at 2,000 on 10,000 of cash; the keeper has a million. */
async function oneLong(dollars: bigint) {
  const s = await withKeeper(await keeperSystem(), dollars);
  const long = s.isolated(s.alice);
  await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account: long } });
  return { ...s, long };
}
const richKeeper = async () => oneLong(1_000_000n);
const poorKeeper = async () => oneLong(2_000n);
const emptyKeeper = async () => oneLong(0n);
const bothSunk = async () => withKeeper(await opposed(50n * WAD, 1_650, 1_800), 1_000_000n);
/** Alice is long, bob short a dated market; the keeper's deployment knows it. */
async function dated() {
  const s = await openFutures();
  const future = { market: ETH_FUTURE, symbol: "ETH-30D", feed: await s.future.getAddress(), expiry: s.expiry };
  return withKeeper(s, 1_000_000n, [future]);
}
const hedged = async () => withKeeper(await cashAndCarry(), 1_000_000n);
const insolvent = async () => withKeeper(await bankrupt([60n * WAD], 20n * WAD, 1_700), 1_000_000n);
/** The same with a relay's deployment, in which carol wants to buy. */
const withRelay = async () => {
  const s = await withKeeper(await relaySystem(), 1_000_000n);
  const long = s.isolated(s.alice);
  await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account: long, sequence: 1n } });
  return { ...s, long };
};
/** Nobody listens there. */
const SILENT = "http://127.0.0.1:9";

/** Below its maintenance line, above its close-out line. */
const CALLED = 1_832;

/** What was sent, but for the settlement token's price, which the fixture stores too. */
const actsOf = (events: readonly KeeperEvent[]) =>
  events.flatMap(({ event, action }) => (event === "transaction" && action !== "pokeSettlement" ? [action] : []));

describe("keeper · positions", () => {
  it("keeper · LTR-8 · a position is called, and after the grace taken over at a premium until the account is back; nothing is sent twice", async () => {
    const s = await loadFixture(richKeeper);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url, SILENT));
    try {
      await keeper.caughtUp();
      expect(chain.state.sent, "prices on record").to.equal(5);
      await s.setIndex(ETH_PERP, index(CALLED));
      await keeper.caughtUp();
      expect((await eventsOf(s, "liquidator", "MarginCalled")).map(({ account }) => account)).to.deep.equal([s.long]);
      expect(await eventsOf(s, "liquidator", "Liquidated")).to.deep.equal([]);
      await passTo(s, 1_200, CALLED);
      await keeper.caughtUp();
      const [sale, ...more] = await eventsOf(s, "liquidator", "Liquidated");
      expect(more).to.deep.equal([]);
      expect((await s.positionOf(s.keeperAccount)).size).to.equal(sale?.["amount"]);
      const { worth, buffer } = await sumsOf(s, s.long);
      expect(worth * 100n).to.be.at.least(buffer * 103n);
      const acts = actsOf(keeper.events);
      await passTo(s, 60, CALLED);
      await keeper.caughtUp();
      expect(actsOf(keeper.events)).to.deep.equal(acts);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · TVC-5 · takes no more than half of what its own margin allows, and less where that is little", async () => {
    const s = await loadFixture(poorKeeper);
    const chain = await serveChain();
    await s.setIndex(ETH_PERP, index(1_780));
    const keeper = startKeeper(await s.args(chain.url, SILENT));
    try {
      await keeper.caughtUp();
      const { size } = await s.positionOf(s.keeperAccount);
      const { worth } = await sumsOf(s, s.keeperAccount);
      expect((size * at(1_780)) / WAD).to.be.within(usd(9_000), 5n * worth);
      expect((await s.positionOf(s.long)).size).to.be.within(40n * WAD - size - 10n, 40n * WAD - size);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · without cash, or without a relay to get rid of them, it takes nothing over and goes on", async () => {
    const s = await loadFixture(emptyKeeper);
    const chain = await serveChain();
    await s.setIndex(ETH_PERP, index(1_780));
    for (const relay of [SILENT, undefined]) {
      const keeper = startKeeper(await s.args(chain.url, relay));
      try {
        await keeper.caughtUp();
        expect(await eventsOf(s, "liquidator", "Liquidated")).to.deep.equal([]);
        const refused = keeper.events.filter(({ event, action }) => event === "refused" && action === "takeOver");
        expect(refused.length > 0).to.equal(relay !== undefined);
      } finally {
        await keeper.stop();
      }
    }
    await chain.close();
  });

  it("keeper · RM-11 · two distressed accounts on opposite sides are offset first, and the loser is charged", async () => {
    const s = await loadFixture(bothSunk);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url, SILENT));
    try {
      await keeper.caughtUp();
      const trades = await eventsOf(s, "vault", "Traded");
      expect(trades.at(-1)).to.include({ buyer: s.short, seller: s.long, size: 40n * WAD, buyerFee: 0n });
      expect((await s.positionOf(s.long)).size).to.equal(0n);
      const settled = await eventsOf(s, "vault", "Settled");
      expect(settled.map(({ account }) => account)).to.include(s.long);
      expect(await s.positionOf(s.long)).to.deep.equal({ size: 0n, quote: 0n });
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · ADL-3 · an insolvent account is deleveraged, once; what is missing is recorded", async () => {
    const s = await loadFixture(insolvent);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url, SILENT));
    try {
      await keeper.caughtUp();
      expect((await eventsOf(s, "vault", "Deleveraged")).map(({ account }) => account)).to.deep.equal([s.long]);
      expect(await s.positionOf(s.long)).to.deep.equal({ size: 0n, quote: 0n });
      expect(await s.vault.cashOf(s.long)).to.equal(0n);
      const acts = actsOf(keeper.events);
      await passTo(s, 60, 1_700);
      await keeper.caughtUp();
      expect(actsOf(keeper.events)).to.deep.equal(acts);
      expect(keeper.events.filter(({ event }) => event === "failed")).to.deep.equal([]);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · RH-14 · a hedged account is sold in pairs, and stays hedged", async () => {
    const s = await loadFixture(hedged);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url, SILENT));
    try {
      await keeper.caughtUp();
      expect(await eventsOf(s, "liquidator", "Liquidated"), "before the premium pays").to.deep.equal([]);
      await passTo(s, 300, 2_000);
      await keeper.caughtUp();
      const sold = await eventsOf(s, "liquidator", "Liquidated");
      expect(sold.map(({ asset }) => asset)).to.deep.equal([BigInt(WETH), BigInt(ETH_LEG)]);
      expect(await s.vault.balanceOf(s.keeperAccount, WETH)).to.equal(sold[0]?.["amount"]);
      expect((await s.positionOf(s.keeperAccount)).size).to.equal(0n - (sold[1]?.["amount"] as bigint));
      const { net, gross } = await deltaOf(s, s.account);
      expect(net < 0n ? 0n - net : net).to.be.below(gross / 1_000n);
      const { worth, buffer } = await sumsOf(s, s.account);
      expect(worth * 100n).to.be.at.least(buffer * 103n);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · FCM-3 · a dated market is sampled in its window, its price fixed once, its losers charged", async () => {
    const s = await loadFixture(dated);
    const chain = await serveChain();
    await s.goTo(WINDOW + 60, 1_950);
    const keeper = startKeeper(await s.args(chain.url, SILENT));
    try {
      await keeper.caughtUp();
      const samples = async () => (await s.engine.expiryOf(ETH_FUTURE)).samples;
      expect(await samples()).to.equal(0n);
      await s.goTo(WINDOW - 60);
      await keeper.caughtUp();
      expect(await samples()).to.equal(1n);
      await s.goTo(-1);
      await keeper.caughtUp();
      expect((await s.engine.expiryOf(ETH_FUTURE)).settlement).to.be.within(at(1_949), at(1_951));
      await s.vault.pokeMarket(ETH_FUTURE);
      const acts = actsOf(keeper.events).filter((action) => action === "pokeExpiry");
      expect(acts).to.have.lengthOf(2);
      await s.goTo(-600);
      await keeper.caughtUp();
      expect(actsOf(keeper.events).filter((action) => action === "pokeExpiry")).to.have.lengthOf(2);
      expect((await eventsOf(s, "vault", "Settled")).map(({ account }) => account)).to.include(s.long);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · FCM-4 · a large loss of an open position is charged, and a market nobody touched is brought to now", async () => {
    const s = await loadFixture(richKeeper);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url, SILENT));
    try {
      await s.setIndex(ETH_PERP, index(1_930));
      await keeper.caughtUp();
      const settled = await eventsOf(s, "vault", "Settled");
      expect(settled.map(({ account }) => account)).to.deep.equal([s.long]);
      expect(settled[0]?.["amount"]).to.be.within(-usd(2_810), -usd(2_790));
      await passTo(s, 3_600, 1_930);
      await keeper.caughtUp();
      const pokes = keeper.events.filter(({ event, action }) => event === "transaction" && action === "pokeMarket");
      expect(pokes.map(({ subjects }) => subjects)).to.deep.equal([["ETH-PERP"]]);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · what it took over is sold through the relay, reduce-only, to nothing", async () => {
    const s = await loadFixture(withRelay);
    const chain = await serveChain();
    const relay = await spawnRelay(relayArguments(chain.url, s));
    const keeper = startKeeper(await s.args(chain.url, relay.url));
    try {
      await s.setIndex(ETH_PERP, index(1_780));
      await keeper.caughtUp();
      const { size } = await s.positionOf(s.keeperAccount);
      expect(size).to.be.greaterThan(0n);
      expect((await relay.request("GET", "/book/0")).body["asks"]).to.have.lengthOf(1);
      const bid = await s.signed(s.carol, 60n * WAD, 1_780);
      expect((await relay.request("POST", "/orders", bid)).status).to.equal(201);
      await waitUntil(async () => (await s.positionOf(s.keeperAccount)).size === 0n, keeper.done);
      expect((await s.positionOf(s.cross(s.carol))).size).to.be.at.least(size);
    } finally {
      await keeper.stop();
      await relay.end("SIGTERM");
      await chain.close();
    }
  });
});
