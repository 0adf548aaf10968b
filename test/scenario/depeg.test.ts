import { collateralBuffer, haircut, WAD } from "@plimsoll/lab";
import { CASH } from "@plimsoll/sdk";
import { expect } from "chai";
import {
  drawnCase,
  stethCase,
  usdcCase,
  ustCase,
  type DepegCase,
  type ListingForm,
} from "../../scripts/depeg/cases.js";
import { list, MAX_DISCOUNT } from "../../scripts/depeg/listing.js";
import {
  DIVERGENT,
  summaryOf,
  VALID,
  walk,
  worldOf,
  type Look,
  type Standing,
  type Walked,
} from "../../scripts/depeg/walk.js";
import type { Recorded } from "../../scripts/lib/recorded-world.js";

const MINUTES = 60_000;
/** A folder of recorded candles and rounds; see .env.example. */
const HISTORY_DIR = process.env["HISTORY_DIR"] ?? "";
const isRecorded = HISTORY_DIR !== "";
const FROM = isRecorded ? "recorded" : "drawn (HISTORY_DIR is not set)";
/** What rounding of buffers and interest of a block leave open [WAD]. */
const DOLLAR = WAD;
const USDC = 10n ** 12n;

const usdc = (form: ListingForm, deviation: number): DepegCase =>
  isRecorded ? usdcCase(HISTORY_DIR, form, deviation) : drawnCase(form, deviation);
const ust = (form: ListingForm): DepegCase => (isRecorded ? ustCase(HISTORY_DIR, form, 50) : drawnCase(form, 50));

/** Terms of the collateral of a case, and what opening divides by. */
async function termsOf(w: Recorded, c: DepegCase) {
  const market = w.plan.markets.find(({ token }) => token.symbol === c.symbol)!;
  const [, high] = await w.engine.settlementPrice();
  const perMille = (share: bigint): bigint => (share * WAD) / 1_000n;
  return {
    unit: 10n ** BigInt(market.token.decimals),
    initial: perMille(market.haircut.initial),
    maintenance: perMille(market.haircut.maintenance),
    depth: market.haircut.depth * WAD,
    divisor: high > WAD ? high : WAD,
  };
}
type Terms = Awaited<ReturnType<typeof termsOf>>;

/** Power that an account has left at the lower of market and redemption, less what the sources are unsure by; nothing from a price not Valid. */
function powerAt(
  terms: Terms,
  { low, status }: Pick<Look, "low" | "status">,
  accounts: readonly Standing[],
  one: Standing,
): bigint {
  const valueOf = (held: bigint): bigint => (status === VALID ? (held * low * WAD) / terms.unit / terms.divisor : 0n);
  const total = valueOf(accounts.reduce((sum, { held }) => sum + held, 0n));
  const value = valueOf(one.held);
  return one.cash + value - collateralBuffer(value, haircut(total, terms.initial, terms.depth), 2n * WAD);
}

/** The worse of market and redemption; of a median over two venues and redemption the middle one. */
function worseOf(c: DepegCase, { venues, market, redemption }: Look): bigint {
  if (c.form === "median") return [...venues, redemption].sort((a, b) => (a < b ? -1 : 1))[1]!;
  return market < redemption ? market : redemption;
}

/** Whether an account is below its line at a price of its collateral [WAD of the settlement token]. */
function isBelow({ unit, maintenance, depth }: Terms, price: bigint, { cash, held }: Standing): boolean {
  const value = (held * price) / unit;
  return cash + value < collateralBuffer(value, haircut(value, maintenance, depth), 2n * WAD);
}

/** What state prices would be if all venues but the lowest were right: nothing that one of three says alone moves them below. */
function priceOfTheOthers(c: DepegCase, { venues, redemption, settlement }: Look): bigint {
  const rest = [...(c.form === "median" ? [...venues, redemption] : venues)].sort((a, b) => (a < b ? -1 : 1)).slice(1);
  const market = rest[0]!;
  if (c.form === "median") return (market * WAD) / settlement;
  const most = redemption + (redemption * MAX_DISCOUNT) / 10_000n;
  return (((market > most ? most : market) + redemption) * WAD) / 2n / settlement;
}

/** What holds at every look, whatever the case; counts what would make the test say nothing. */
function watcherOf(c: DepegCase) {
  const counts = { borrowable: 0, below: 0 };
  const watch = async (look: Look, w: Recorded): Promise<void> => {
    const when = new Date(look.time * 1_000).toISOString();
    const terms = await termsOf(w, c);
    const { expected, isFrozen } = look;
    expect(look.low, `${when}: what counts for opening`).to.be.at.most(worseOf(c, look));
    for (const one of look.accounts) {
      if (one.held === 0n) continue;
      const power = powerAt(terms, look, look.accounts, one);
      expect(one.power, `${when}: power of ${one.name}`).to.be.within(power - DOLLAR, power + DOLLAR);
      const borrow = async (amount: bigint) =>
        w.vault.connect(one.owner).withdraw.staticCall(one.account, CASH, amount / USDC, one.owner);
      const beyond = power > 0n ? power + 2n * DOLLAR : DOLLAR;
      if (beyond - one.cash < w.plan.minDebt) continue;
      await expect(borrow(beyond), `${when}: beyond the power of ${one.name}`).to.be.revertedWithCustomError(
        w.vault,
        isFrozen ? "VaultFrozen" : "VaultBelowInitial",
      );
      if (isFrozen || power < 10n * DOLLAR || power - one.cash < 2n * w.plan.minDebt) continue;
      await borrow(power - 2n * DOLLAR);
      counts.borrowable += 1;
    }
    if (look.venues.length > 1) {
      const [others, lowest] = [priceOfTheOthers(c, look), look.venues.reduce((a, b) => (a < b ? a : b))];
      for (const one of look.accounts) {
        if (one.held === 0n || isBelow(terms, others, one) || !isBelow(terms, lowest, one)) continue;
        counts.below += 1;
        expect(one.worth, `${when}: ${one.name} by what all but one venue say`).to.be.at.least(one.buffer);
      }
    }
    expect([look.mid, look.low, look.high, look.status], `${when}: price`).to.deep.equal([
      expected.mid,
      expected.low,
      expected.high,
      expected.isDivergent ? DIVERGENT : VALID,
    ]);
  };
  return { counts, watch };
}

const actsOn = (looks: readonly Look[], name: string): Look[] =>
  looks.filter(({ kept }) => kept.called.includes(name) || kept.sold.some((sale) => sale.name === name));

/** Nobody lost anything, and nobody owes more than his collateral fetches. */
function expectWhole({ deficit, shortfall, lent, lenderCash }: Walked): void {
  expect([deficit, shortfall]).to.deep.equal([0n, 0n]);
  expect(lenderCash).to.be.at.least(lent);
}

describe(`scenario · depegs, ${FROM}`, () => {
  for (const deviation of [50, 635]) {
    it(`USDC of March 2023 as collateral, listed at ${deviation} bp · PMT-3 ODC-2 ODC-8 O-10 O-11 · nobody is called by one venue of three, borrowing follows the worse of market and redemption, lenders lose nothing`, async function () {
      this.timeout(3 * MINUTES);
      const c = usdc("ratio", deviation);
      const { counts, watch } = watcherOf(c);
      const walked = await walk(c, watch);
      const { looks } = walked;
      expectWhole(walked);
      expect(actsOn(looks, "healthy")).to.deep.equal([]);
      expect(actsOn(looks, "levered")).to.have.length.greaterThan(0);
      expect(looks.filter(({ isPrinted }) => isPrinted)).to.have.length.greaterThan(0);
      expect(counts.below, "accounts that the lowest venue alone would have had called").to.be.greaterThan(2);
      expect(counts.borrowable, "loans that passed").to.be.greaterThan(5);
      const divergent = looks.filter(({ status }) => status === DIVERGENT).length;
      if (deviation === 50) expect(divergent).to.be.greaterThan(looks.length / 4);
      else expect(divergent).to.be.lessThan(looks.length / 20);
      if (!isRecorded) return;
      const lowest = looks.filter(({ isPrinted }) => !isPrinted).map(({ venues }) => venues[0]!);
      expect(
        lowest.some((price) => price === 874n * 10n ** 15n),
        "the low of Kraken",
      ).to.equal(true);
    });
  }

  it("USDC of March 2023 as the settlement token · PMT-3 RH-11 ODC-2 · only what two of three venues agree on is written, borrowing never counts it above a dollar, nobody healthy is touched, lenders lose nothing", async function () {
    this.timeout(3 * MINUTES);
    const c = usdc("settlement", 25);
    let written: bigint | undefined;
    let [withheld, shut] = [0, 0];
    const walked = await walk(c, async (look, w) => {
      const terms = await termsOf(w, c);
      if (written !== undefined) expect(look.settlement).to.equal(written);
      written = look.expected.isDivergent ? look.settlement : look.expected.mid;
      if (look.expected.isDivergent) withheld += 1;
      const [, , validUntil] = await w.engine.settlementPrice();
      const isFit = look.settlement >= (95n * WAD) / 100n && BigInt(look.time) <= validUntil;
      for (const one of look.accounts) {
        if (!isFit) {
          expect(one.power).to.equal(undefined);
          shut += 1;
          continue;
        }
        const power = powerAt(terms, look, look.accounts, one);
        expect(one.power).to.be.within(power - DOLLAR, power + DOLLAR);
      }
    });
    expectWhole(walked);
    expect(actsOn(walked.looks, "healthy")).to.deep.equal([]);
    expect(withheld, "looks at which the venues disagree").to.be.greaterThan(0);
    expect(walked.looks.filter(({ isPrinted }) => isPrinted)).to.have.length.greaterThan(0);
    if (isRecorded) expect(shut, "looks at which it is below 0.95 and opening closed").to.be.greaterThan(0);
  });

  it("stETH of June 2022 · PMT-3 ODC-8 O-10 O-11 · one feed's print moves the price by half of the discount believed at once, a lasting discount counts whole, lenders lose nothing", async function () {
    this.timeout(3 * MINUTES);
    const c = isRecorded ? stethCase(HISTORY_DIR, 300) : oneVenue(drawnCase("ratio", 300));
    const { counts, watch } = watcherOf(c);
    const walked = await walk(c, watch);
    const { looks } = walked;
    expectWhole(walked);
    expect(actsOn(looks, "healthy")).to.deep.equal([]);
    expect(counts.borrowable).to.be.greaterThan(5);
    const printed = looks.filter(({ isPrinted }) => isPrinted);
    expect(printed).to.have.length.greaterThan(0);
    for (const { mid, redemption, kept, venues } of printed) {
      expect(venues[0]!).to.be.lessThan(redemption / 2n);
      expect(mid).to.be.at.least(redemption - (redemption * MAX_DISCOUNT) / 20_000n - 10n ** 10n);
      expect([kept.called, kept.sold]).to.deep.equal([[], []]);
    }
    const confirmed = looks.filter(({ isPrinted, mid, market, redemption }) => {
      return (
        !isPrinted && market < (redemption * (10_000n - MAX_DISCOUNT)) / 10_000n && mid <= (market + redemption) / 2n
      );
    });
    expect(confirmed, "looks at which a deep discount counts whole").to.have.length.greaterThan(0);
  });

  it("stETH's feed · RH-12 ODC-2 · its threshold of 2 % is its confidence: a listing at the deviation of config is refused", async function () {
    this.timeout(MINUTES);
    const c = isRecorded ? stethCase(HISTORY_DIR, 50) : { ...oneVenue(drawnCase("ratio", 50)) };
    const wide = { ...c, venues: c.venues.map((venue) => ({ ...venue, deviation: 200n })) };
    const w = await worldOf(wide);
    await expect(list(w, wide)).to.be.revertedWithCustomError(w.engine, "OracleNotValid");
  });

  it("UST of May 2022, a median of two venues and redemption · PMT-3 ORA-3 ODC-8 · redemption is outvoted, whoever is liquidated is below his line by two of three, what is lost is known and shared", async function () {
    this.timeout(3 * MINUTES);
    const c = ust("median");
    const { counts, watch } = watcherOf(c);
    const walked = await walk(c, watch);
    const { looks, deficit, shortfall, lent, lenderCash } = walked;
    expect(counts.below).to.be.greaterThan(0);
    expect([deficit, shortfall]).to.deep.equal([0n, 0n]);
    expect(actsOn(looks, "levered")).to.have.length.greaterThan(0);
    for (const { isPrinted, kept } of looks) if (isPrinted) expect([kept.called, kept.sold]).to.deep.equal([[], []]);
    if (isRecorded) expect(lenderCash).to.be.lessThan(lent);
    else expect(lenderCash).to.be.at.least(lent);
  });

  it("UST of May 2022, market and redemption · PMT-3 O-10 · a known limit: redemption that nobody honours holds the price of state at half, nobody buys, and the loss stays hidden", async function () {
    this.timeout(3 * MINUTES);
    const c = isRecorded ? ust("ratio") : sunk(oneVenue(drawnCase("ratio", 50)));
    const { watch } = watcherOf(c);
    const walked = await walk(c, watch);
    const { looks } = summaryOf(walked);
    expect(walked.shortfall).to.be.greaterThan(0n);
    expect(looks.every(({ state }) => state > WAD / 2n)).to.equal(true);
    expect(looks.filter(({ refused }) => refused.length > 0)).to.have.length.greaterThan(2);
    expect(looks.flatMap(({ sold }) => sold)).to.deep.equal([]);
  });
});

/** The same with its first venue only. */
function oneVenue(c: DepegCase): DepegCase {
  return { ...c, venues: c.venues.slice(0, 1) };
}

/** The same, and at 0.30 from its fourth hour on. */
function sunk(c: DepegCase): DepegCase {
  const from = c.start + 12_600;
  const venues = c.venues.map((venue) => ({
    ...venue,
    updates: venue.updates.map(({ time, answer }) => ({ time, answer: time < from ? answer : 30_000_000n })),
  }));
  return { ...c, venues };
}
