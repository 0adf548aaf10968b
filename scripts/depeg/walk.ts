import { PRICE_ONE, sidesOf, stepsOf, WAD, type DepegRun, type FeedUpdate, type Sides } from "@plimsoll/lab";
import { CASH, toAccountId } from "@plimsoll/sdk";
import { known } from "../lib/known.ts";
import { deployedAt, publish, type Recorded } from "../lib/recorded-world.ts";
import type { Config } from "../../config/schema.ts";
import { answerAt, type DepegCase } from "./cases.ts";
import { keep, type Kept } from "./keep.ts";
import { list, type Listing } from "./listing.ts";

export interface Borrower {
  readonly name: "healthy" | "levered";
  readonly account: string;
  readonly owner: Recorded["alice"];
  /** Token units. */
  readonly balance: bigint;
}

/** What was so after the rounds of a step and before the keeper acted, and what he then did. */
export interface Look {
  readonly time: number;
  /** Answers of the venues in dollars a token, with a print, and their middle without one [WAD]. */
  readonly venues: readonly bigint[];
  readonly honest: bigint;
  readonly market: bigint;
  readonly redemption: bigint;
  /** What the source should say, and what the engine says [WAD]. */
  readonly expected: Sides;
  readonly mid: bigint;
  readonly low: bigint;
  readonly high: bigint;
  readonly status: number;
  readonly isPrinted: boolean;
  /** Nothing leaves the vault: a loss is reported that nothing covers. */
  readonly isFrozen: boolean;
  /** The settlement token's price on record [WAD]. */
  readonly settlement: bigint;
  readonly accounts: readonly Standing[];
  readonly kept: Kept;
}

export interface Standing extends Borrower {
  readonly worth: bigint;
  readonly buffer: bigint;
  readonly closeOut: bigint;
  readonly cash: bigint;
  readonly held: bigint;
  readonly isCalled: boolean;
  /** What more he may borrow [WAD]; undefined: opening is closed. */
  readonly power: bigint | undefined;
}

export interface Walked {
  readonly c: DepegCase;
  readonly looks: readonly Look[];
  readonly deficit: bigint;
  readonly reserves: bigint;
  /** The lender's cash before and after [WAD]. */
  readonly lent: bigint;
  readonly lenderCash: bigint;
  /** What borrowers owe beyond what their collateral would bring at the venues' middle [WAD of the settlement token]. */
  readonly shortfall: bigint;
}

export const [VALID, DIVERGENT] = [0, 1] as const;
const COLLATERAL = 100_000n * WAD;
const LENT = 5_000_000n;
const STABLE_CAP = "100000000";

/** Walks a case: its rounds in their blocks, the keeper after every step, `watch` at every look. */
export async function walk(
  c: DepegCase,
  watch: (look: Look, w: Recorded) => Promise<void> = () => Promise.resolve(),
): Promise<Walked> {
  const w = await worldOf(c);
  const listing = await list(w, c);
  const answers = listing.feeds.map((_, index) => answerBefore(c, index));
  const rounds = listing.feeds.map(() => 1);
  for (const [feed, answer] of answers.entries()) await told(w, listing, rounds, feed, { time: c.start - 60, answer });
  const settlementFeed = known(w.feeds.get("USDC"), "feed of the settlement token");
  await settlementFeed.set(PRICE_ONE);
  await w.engine.pokeSettlement();
  const borrowers = await openAccounts(w, c, listing, answers);
  const lender = toAccountId(w.lender.address);
  const lent = await w.vault.cashOf(lender);
  const looks: Look[] = [];
  for (const step of stepsOf(feedsOf(c), c.rule, c.start, c.end)) {
    for (const { feed, round } of step.rounds) {
      answers[feed] = round.answer;
      await told(w, listing, rounds, feed, round);
    }
    if (c.form !== "settlement") await settlementFeed.set(PRICE_ONE);
    const seen = await look(w, c, listing, answers, borrowers);
    await watch({ ...seen, kept: NOTHING }, w);
    const after = await keep(w, listing, borrowers, seen);
    looks.push({ ...seen, kept: after });
  }
  const standing = known(looks.at(-1), "look");
  const ends = await Promise.all(borrowers.map(async (borrower) => standingOf(w, listing, borrower)));
  const price = (held: bigint): bigint => (held * valueOf(c, standing)) / listing.unit;
  const shortfall = ends.reduce((sum, { cash, held }) => sum + max(0n - cash - price(held), 0n), 0n);
  const [deficit, reserves, lenderCash] = [
    await w.vault.deficit(),
    await w.vault.reserves(),
    await w.vault.cashOf(lender),
  ];
  return { c, looks, deficit, reserves, lent, lenderCash, shortfall };
}

const NOTHING: Kept = { called: [], sold: [], refused: [], isResolved: false };

/** What the collateral fetches in the settlement token [WAD a token]. */
function valueOf(c: DepegCase, { honest, mid }: Look): bigint {
  return c.form === "settlement" ? (mid * WAD) / honest : honest;
}

export async function worldOf(c: DepegCase): Promise<Recorded> {
  const first = answerAt({ updates: c.underlying }, c.start);
  if (c.symbol === "COIN") return deployedAt(c.start, { COIN: PRICE_ONE }, withCoin);
  const wrapped = (first * c.rate) / WAD;
  return deployedAt(c.start, c.symbol === "WETH" ? { WETH: first } : { WETH: first, wstETH: wrapped });
}

/** The config with a dollar coin as a collateral, at what SPEC A12 says of stables. */
function withCoin(config: Config): Config {
  const coin = {
    assetId: config.markets.markets.length + 1,
    symbol: "COIN",
    underlying: null,
    decimals: 6,
    minPriceUsd: "0.01",
    maxPriceUsd: "100",
    haircut: {
      initial: "0.05",
      maintenance: "0.03",
      closeOut: "0.80",
      maxPremium: "0.02",
      graceSeconds: 1_800,
      depthUsd: "50000000",
    },
    worstStep: { ratio: "0.02", source: "SPEC A12, stables" },
    calmVolatility: "0.05",
    capUsd: STABLE_CAP,
    capacity: { shareOfDepth: "0.20", refillSeconds: 600 },
  };
  const feed = known(config.network.assets["wstETH"], "wstETH in config");
  const assets = { ...config.network.assets, COIN: { ...feed, referencePriceUsd: "1" } };
  const markets = { ...config.markets, markets: [...config.markets.markets, coin] };
  return { ...config, markets, network: { ...config.network, assets } };
}

/** The rounds of every feed, with the print put into its venue's. */
function feedsOf(c: DepegCase): FeedUpdate[][] {
  const venues = c.venues.map((venue, index) => {
    const { venue: printed, share, from, until } = c.print;
    if (index !== printed) return [...venue.updates];
    const during = ({ time, answer }: FeedUpdate): FeedUpdate =>
      time >= from && time < until ? { time, answer: (answer * share) / 100n } : { time, answer };
    const ends = [
      { time: from, answer: (answerAt(venue, from) * share) / 100n },
      { time: until, answer: answerAt(venue, until) },
    ];
    return [...venue.updates.map(during), ...ends].sort((a, b) => a.time - b.time);
  });
  return [...venues, [...c.underlying]];
}

function answerBefore(c: DepegCase, index: number): bigint {
  return answerAt(c.venues[index] ?? { updates: c.underlying }, c.start);
}

async function told(w: Recorded, { feeds }: Listing, rounds: number[], feed: number, round: FeedUpdate) {
  const id = (rounds[feed] ?? 1) + 1;
  rounds[feed] = id;
  await publish(w, known(feeds[feed], `feed ${feed}`), round, id);
}

async function openAccounts(w: Recorded, c: DepegCase, listing: Listing, answers: bigint[]): Promise<Borrower[]> {
  await w.give(w.lender, CASH, LENT * 10n ** 6n);
  await w.fund(w.keeper, CASH, LENT * 10n ** 6n);
  const { answer } = listing.model(answers, false);
  const price = c.form === "settlement" ? known(answers.at(-1), "answer") * 10n ** 10n : answer.price;
  const balance = (COLLATERAL * listing.unit) / price;
  const borrowers: Borrower[] = [];
  for (const [name, owner] of [
    ["healthy", w.alice],
    ["levered", w.bob],
  ] as const) {
    const account = await w.give(owner, listing.asset, balance);
    borrowers.push({ name, account, owner, balance });
  }
  for (const { name, account, owner } of borrowers) {
    const { netWorth, buffer } = await w.vault.appraiseOpening(account);
    const share = name === "healthy" ? c.healthyShare : 98n;
    const debt = ((netWorth - buffer) * share) / 100n;
    await w.vault.connect(owner).withdraw(account, CASH, debt / 10n ** 12n, owner);
  }
  return borrowers;
}

async function look(w: Recorded, c: DepegCase, listing: Listing, answers: bigint[], borrowers: readonly Borrower[]) {
  const time = await w.time.latest();
  const { market, redemption, answer } = listing.model(answers, await isConfirmed(listing, time));
  const isPrinted = time >= c.print.from && time < c.print.until;
  const clean = answers.map((each, index) =>
    isPrinted && index === c.print.venue ? (each * 100n) / c.print.share : each,
  );
  const { mid, low, high, status } = await w.engine.priceOf(listing.asset);
  const [settlement] = await w.engine.settlementPrice();
  const accounts: Standing[] = [];
  for (const borrower of borrowers) accounts.push(await standingOf(w, listing, borrower));
  const inDollars = (each: bigint): bigint => (each * 10n ** 10n * (c.rate === WAD ? WAD : redemption)) / WAD;
  return {
    time,
    venues: answers.slice(0, -1).map(inDollars),
    honest: listing.model(clean, false).market,
    market,
    redemption,
    expected: sidesOf(answer, BigInt(c.deviation)),
    mid,
    low,
    high,
    status: Number(status),
    isPrinted,
    isFrozen: await w.vault.isFrozen(),
    settlement,
    accounts,
    kept: NOTHING,
  };
}

const CONFIRMED_AFTER = 1_800;
const MARK_LIFE = 21_600;

async function isConfirmed({ ratio }: Listing, time: number): Promise<boolean> {
  if (ratio === undefined) return false;
  const { gapSince, gapSeenAt } = await ratio.anchor();
  return gapSince !== 0n && time - Number(gapSeenAt) <= MARK_LIFE && time - Number(gapSince) >= CONFIRMED_AFTER;
}

async function standingOf(w: Recorded, { asset }: Listing, borrower: Borrower): Promise<Standing> {
  const state = await w.stateOf(borrower.account);
  const [cash, held] = [await w.vault.cashOf(borrower.account), await w.vault.balanceOf(borrower.account, asset)];
  const power = await w.vault.appraiseOpening(borrower.account).then(
    ({ netWorth, buffer }) => netWorth - buffer,
    () => undefined,
  );
  return { ...borrower, ...state, cash, held, power };
}

/** What the tables say of a walk. */
export function summaryOf({ c, looks, deficit, lent, lenderCash, shortfall }: Walked): DepegRun {
  const drawn = c.venues.filter(({ isDrawn }) => isDrawn).length;
  return {
    title: c.title,
    recorded: c.venues.length - drawn,
    drawn,
    looks: looks.map(
      ({ time, venues, honest, mid, settlement, isPrinted, isFrozen, status, expected, accounts, kept }) => ({
        time,
        lowest: venues.reduce((low, each) => (each < low ? each : low)),
        market: honest,
        state: c.form === "settlement" ? settlement : mid,
        isPrinted,
        isFrozen,
        isDivergent: c.form === "settlement" ? expected.isDivergent : status === DIVERGENT,
        isOpen: status === VALID && accounts.every(({ power }) => power !== undefined),
        called: kept.called,
        sold: kept.sold.map(({ name }) => name),
        refused: kept.refused,
      }),
    ),
    deficit,
    lost: max(lent - lenderCash, 0n),
    shortfall,
  };
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
