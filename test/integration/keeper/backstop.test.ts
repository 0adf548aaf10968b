import type { KeeperEvent } from "@plimsoll/keeper";
import { expect } from "chai";
import { backed } from "../../fixtures/backed.js";
import { serveChain, startKeeper } from "../../fixtures/keeper.js";
import { usd } from "../../fixtures/parameters.js";
import { eventsOf, passTo } from "../../fixtures/positions.js";
import { accountOf } from "../../fixtures/system.js";
import { index } from "../../fixtures/takeover.js";
import { at, ETH_PERP, loadFixture } from "../../fixtures/trading.js";

/** Where Alice's long of 40 ETH on 10,000 of cash has lost 2,000 more than that. */
const PRICE = 1_700;
const rich = async () => backed(10_000_000n, 100_000n, PRICE);
const poor = async () => backed(1_000n, 100_000n, PRICE);
const empty = async () => backed(0n, 0n, PRICE);

const actsOf = (events: readonly KeeperEvent[]) =>
  events.flatMap(({ event, action, status }) => {
    const isMined = event === "transaction" && status === "sent";
    return isMined && action !== "pokeSettlement" && action !== "callMargin" ? [action] : [];
  });

describe("keeper · backstop", () => {
  it("keeper · RH-6, WAT-1 · an insolvent account goes to the backstop before anybody is deleveraged; nothing is sent twice", async () => {
    const s = await loadFixture(rich);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url));
    try {
      await keeper.caughtUp();
      expect(actsOf(keeper.events)).to.include("absorb").and.not.include("deleverage");
      expect(await s.positionOf(s.long)).to.deep.equal({ size: 0n, quote: 0n });
      expect(await s.vault.cashOf(s.long)).to.equal(0n);
      const inventory = accountOf(await s.backstop.getAddress(), BigInt(ETH_PERP) + 1n, 1n);
      expect((await s.positionOf(inventory)).size).to.be.greaterThan(0n);
      expect(await eventsOf(s, "vault", "DeficitRecorded")).to.deep.equal([]);
      const acts = actsOf(keeper.events);
      await passTo(s, 60, PRICE);
      await keeper.caughtUp();
      expect(actsOf(keeper.events)).to.deep.equal(acts);
      expect(keeper.events.filter(({ event }) => event === "failed")).to.deep.equal([]);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · WAT-1 · what a small backstop has no room for is deleveraged, the rest of the loss covered, then socialised", async () => {
    const s = await loadFixture(poor);
    const chain = await serveChain();
    await s.setIndex(ETH_PERP, index(1_500));
    const keeper = startKeeper(await s.args(chain.url));
    try {
      await keeper.caughtUp();
      expect(await s.positionOf(s.long)).to.deep.equal({ size: 0n, quote: 0n });
      expect((await eventsOf(s, "vault", "Deleveraged")).length).to.be.greaterThan(0);
      const [socialised] = await eventsOf(s, "vault", "Socialised");
      expect(socialised?.["amount"]).to.be.greaterThan(usd(1));
      const acts = actsOf(keeper.events);
      expect(acts.indexOf("socialise")).to.equal(acts.lastIndexOf("socialise"));
      const { recorded, pending } = await s.vault.losses();
      expect(recorded).to.be.lessThan(usd(6));
      expect(pending).to.equal(0n);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · RH-8 · while nobody may resolve it, a loss that is large for the backstop is reported, and taken out once it is gone", async () => {
    const s = await loadFixture(empty);
    const chain = await serveChain();
    await s.liquidator.pauseLiquidation(3_600);
    const keeper = startKeeper(await s.args(chain.url));
    try {
      await keeper.caughtUp();
      const [report, ...more] = await eventsOf(s, "vault", "InsolvencyReported");
      expect(more).to.deep.equal([]);
      expect(report).to.include({ account: s.long });
      expect((await s.vault.losses()).pending).to.equal(report?.["loss"]);
      await passTo(s, 60, 2_000);
      await keeper.caughtUp();
      expect((await s.vault.losses()).pending).to.equal(0n);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · RTR-3 · reserves are drawn as income, once a day", async () => {
    const s = await loadFixture(rich);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url));
    try {
      await keeper.caughtUp();
      const drawn = () => eventsOf(s, "vault", "ReservesDrawn");
      expect(await drawn()).to.have.lengthOf(1);
      await passTo(s, 3_600, PRICE);
      await s.trade(s.carol, s.bob, 40n * 10n ** 18n, at(PRICE));
      await keeper.caughtUp();
      expect(await drawn()).to.have.lengthOf(1);
      await passTo(s, 86_400, PRICE);
      await keeper.caughtUp();
      expect(await drawn()).to.have.lengthOf(2);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });
});
