import { expect } from "chai";
import { policyOf } from "../../fixtures/governed.js";
import {
  attemptsOn,
  borrower,
  edge,
  EDGE,
  ETH_PERP,
  inOneBlock,
  type Line,
  lineSystem,
  long,
  perpMargin,
  type Subject,
  toTheLine,
} from "../../fixtures/line.js";
import { units } from "../../fixtures/backstop.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { instrument } from "../../fixtures/trading.js";
import { WETH_ID } from "../../fixtures/distress.js";
import type { LightFeed } from "../../../types/index.js";
import { engineWith, ethers, networkHelpers, settlementPolicy } from "../../fixtures/system.js";
import { sliceWords } from "../../fixtures/vault.js";

const { loadFixture, takeSnapshot } = networkHelpers;
const WIDE = { minExponent: 10, maxExponent: 50 };

const atTheLine = (open: (s: Line) => Promise<Subject>) => async () => {
  const s = await lineSystem();
  const subject = await open(s);
  return { ...s, subject, answer: await toTheLine(s, subject) };
};

const opensBorrower = atTheLine((s) => borrower(s, 10n, 15_000n));
const opensMajor = atTheLine((s) => borrower(s, 10n, 15_000n, WETH_ID));
const opensLong = atTheLine((s) => long(s, ETH_PERP));
async function aBorrower() {
  return opensBorrower();
}
async function aMajor() {
  return opensMajor();
}
async function aLong() {
  return opensLong();
}
type Standing = Awaited<ReturnType<typeof aBorrower>>;

/** Sends a setter's call and then what keepers try, in one block; what of the latter passed. */
async function afterSetting(s: Standing, place: string, given: readonly unknown[]): Promise<string[]> {
  const setting = async (fees: object) => s.functionOf(place).call.send(...given, fees);
  const [first, ...passed] = await inOneBlock({ [place]: setting, ...attemptsOn(s, s.subject) });
  expect(first).to.equal(place);
  return passed;
}

async function replacedFeed(answer: bigint): Promise<LightFeed> {
  return ethers.deployContract("LightFeed", [8, "NEXT / USD", answer]);
}

type Setting = (feed: LightFeed, reference: bigint) => readonly [place: string, given: readonly unknown[]];

const lower = (answer: bigint): bigint => (answer * 95n + 99n) / 100n;

/** Fall of the price [per mille] from which on a replaced feed has the account sold in the same block. */
async function leastFall(s: Standing, setting: Setting): Promise<bigint> {
  let [holds, sells] = [0n, 100n];
  while (sells - holds > 1n) {
    const fall = (holds + sells) / 2n;
    const snapshot = await takeSnapshot();
    const answer = (s.answer * (1_000n - fall)) / 1_000n;
    const passed = await afterSetting(s, ...setting(await replacedFeed(answer), answer * 10n ** 10n));
    if (passed.includes("liquidate")) sells = fall;
    else holds = fall;
    await snapshot.restore();
  }
  return sells;
}

/** Facts of docs/TRUST.md, worst cases: what judges an account may be replaced, and then judges anew in the same block. */
describe("governance · what replaces a judge", () => {
  for (const [name, reference] of [
    ["within 5 % of the price so far", (answer: bigint) => answer],
    ["far from it, the stated reference being as far", lower],
  ] as const) {
    it(`setAsset · G-01 · a feed 5 % lower, ${name}, has a borrower at his line sold at once`, async () => {
      const s = await loadFixture(aBorrower);
      const feed = await replacedFeed(lower(s.answer));
      const stated = reference(s.answer) * 10n ** 10n;
      const terms = [{ ...policyOf(feed), ...WIDE }, edge.haircut, 1, stated];
      const given = [EDGE, s.assets[EDGE - 1]!.token, ...terms];
      expect(await afterSetting(s, "MarginEngine.setAsset", given)).to.include("liquidate");
    });

    it(`setMarket · G-01 · a feed 5 % lower, ${name}, has a long at its line taken over at once`, async () => {
      const s = await loadFixture(aLong);
      const feed = await replacedFeed(lower(s.answer));
      const given = [ETH_PERP, { ...policyOf(feed), ...WIDE }, perpMargin, 1, reference(s.answer) * 10n ** 10n];
      expect(await afterSetting(s, "MarginEngine.setMarket", given)).to.include("liquidate");
    });
  }

  it("setAsset, setMarket · G-01 · no price so far stands in the way: the reference is the setter's own word", async () => {
    const s = await loadFixture(aBorrower);
    const answer = s.answer / 10n;
    const feed = await replacedFeed(answer);
    const given = [
      EDGE,
      s.assets[EDGE - 1]!.token,
      { ...policyOf(feed), ...WIDE },
      edge.haircut,
      1,
      answer * 10n ** 10n,
    ];
    expect(await afterSetting(s, "MarginEngine.setAsset", given)).to.include("liquidate");
  });

  it("setAsset, setMarket · G-01 · a fall by the part of maintenance above close-out is enough: 5.1 % of a major, 1.1 % of a perpetual", async () => {
    const major = await loadFixture(aMajor);
    const { token, market } = major.assets[WETH_ID - 1]!;
    const asset = (feed: LightFeed, reference: bigint) =>
      [
        "MarginEngine.setAsset",
        [WETH_ID, token, { ...policyOf(feed), ...WIDE }, market.haircut, 1, reference],
      ] as const;
    expect(await leastFall(major, asset)).to.equal(51n);
    const perp = (feed: LightFeed, reference: bigint) =>
      ["MarginEngine.setMarket", [ETH_PERP, { ...policyOf(feed), ...WIDE }, perpMargin, 1, reference]] as const;
    expect(await leastFall(await loadFixture(aLong), perp)).to.equal(11n);
  });

  it("setSettlement · G-01 · a settlement feed 4 % higher has a borrower at his line sold at once", async () => {
    const s = await loadFixture(aBorrower);
    const feed = await replacedFeed(104_000_000n);
    const given = [{ feed, ...settlementPolicy }, WAD];
    expect(await afterSetting(s, "MarginEngine.setSettlement", given)).to.include("liquidate");
  });

  it("setEngine · G-01 · another genuine engine is bound by no ramp to the one before", async () => {
    const s = await loadFixture(aBorrower);
    const engine = await engineWith({ authority: s.authority });
    await engine.setSettlement({ feed: s.settlementFeed, ...settlementPolicy }, WAD);
    const harsh = { ...edge.haircut, maintenance: 400, initial: 500 };
    const feed = { ...policyOf(s.assets[EDGE - 1]!.feed), ...WIDE };
    await engine.setAsset(EDGE, s.assets[EDGE - 1]!.token, feed, harsh, 1, s.answer * 10n ** 10n);
    expect(await afterSetting(s, "Vault.setEngine", [engine])).to.include("liquidate");
  });

  it("setLiquidator · G-01 · who stands in for the liquidator sells a healthy account's collateral for nothing", async () => {
    const s = await loadFixture(aBorrower);
    const { account } = s.subject;
    await s.vault.setLiquidator(s.keeper);
    const wallet = { payer: s.keeper, account: ethers.ZeroHash, receiver: s.keeper, data: "0x" };
    await s.vault.connect(s.keeper).settleSales(sliceWords(account, EDGE, 10n * WAD, 0n, 0n), [], 0n, wallet);
    expect(await s.vault.balanceOf(account, EDGE)).to.equal(0n);
    expect(await s.assets[EDGE - 1]!.token.balanceOf(s.keeper)).to.equal(10n * WAD);
  });

  it("setBackstop · G-01 · who is named takes a healthy account over for nothing, with what it owes", async () => {
    const s = await loadFixture(aBorrower);
    const { account } = s.subject;
    await s.vault.setBackstop(s.cross(s.treasury));
    await s.vault.connect(s.treasury).settleAbsorption(account, WAD, 0n);
    expect(await s.vault.balanceOf(account, EDGE)).to.equal(0n);
    expect(await s.vault.cashOf(account)).to.be.within(-1n, 1n);
  });
});

/** Where a position is as large as the depth, margin follows depth in proportion, by more than the point a day of a rise. */
describe("governance · less depth of a market with a large margin", () => {
  const THIN = 5;
  const SIZE = 2_350n * WAD;
  const terms = { initial: 520, maintenance: 500, closeOut: 98, maxPremium: 5, grace: 900, depth: 2_500_000n };

  async function aLargeShort() {
    const s = await lineSystem();
    const feed = await ethers.deployContract("LightFeed", [8, "THIN / USD", 2_000n * 10n ** 8n]);
    const leg = instrument(THIN);
    await s.engine.setMarket(THIN, { ...policyOf(feed), ...WIDE }, terms, 1, 2_000n * WAD);
    await s.vault.setMarketCaps(THIN, 2_500n * WAD, 2_500n * WAD, 1);
    await s.exchange.setTerms(THIN, { band: 1_000, makerFee: 0, takerFee: 0 });
    await s.liquidator.setCapacity(leg, usd(5_000_000), 600);
    for (const owner of [s.alice, s.lender, s.keeper]) await s.give(owner, 0, units(20_000_000n));
    const wish = { market: THIN };
    await s.trade(s.lender, s.alice, SIZE, 2_000n * WAD, { buyer: wish, seller: wish });
    const account = s.cross(s.alice);
    const setPrice = async (answer: bigint) => feed.set(answer);
    const subject: Subject = { account, leg, setPrice, isShort: true };
    return { ...s, subject, answer: await toTheLine(s, subject) };
  }

  it("setHaircut · G-01, CHM-4 · a step of depth that would take a position from its line below close-out is refused", async () => {
    const s = await loadFixture(aLargeShort);
    expect(await inOneBlock(attemptsOn(s, s.subject))).to.deep.equal([]);
    const given = [s.subject.leg, { ...terms, depth: 2_400_000n }, 1];
    await expect(s.send("MarginEngine.setHaircut", given))
      .to.be.revertedWithCustomError(s.engine, "RiskRampTooFast")
      .withArgs(s.subject.leg, 98 * 521, 100 * 500);
    await s.send("MarginEngine.setHaircut", [s.subject.leg, { ...terms, closeOut: 95, depth: 2_400_000n }, 1]);
    expect(await inOneBlock(attemptsOn(s, s.subject))).to.deep.equal(["callMargin"]);
  });
});
