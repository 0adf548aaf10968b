import { feedReading, medianOf, productOf, ratioOf, type Reading } from "@plimsoll/lab";
import type { Addressable } from "ethers";
import type { LightFeed, RatioSource } from "../../types/index.js";
import { known } from "../lib/known.ts";
import type { Recorded } from "../lib/recorded-world.ts";
import { firstOf, type DepegCase, type VenueFeed } from "./cases.ts";

/** The case's feeds on chain, and the source that is listed over them. */
export interface Listing {
  /** Of the venues, in their order, and last that of the underlying. */
  readonly feeds: readonly LightFeed[];
  readonly ratio: RatioSource | undefined;
  /** Instrument whose price is looked at. */
  readonly asset: number;
  /** One whole token [token units]. */
  readonly unit: bigint;
  readonly isSettlement: boolean;
  /** What the source should answer, by the model. */
  readonly model: (answers: readonly bigint[], isConfirmed: boolean) => Modelled;
}

export interface Modelled {
  /** Dollars for a token [WAD]. */
  readonly market: bigint;
  readonly redemption: bigint;
  readonly answer: Reading;
}

/** Market's distance from redemption that one observation is believed at [bp]. */
export const MAX_DISCOUNT = 500n;
/** [WAD a day] */
const MAX_GROWTH = 10n ** 18n / 2_000n;
const DECIMALS = 8;
const FEED_GAS = 24_000;
/** What a composite inside another may use, and what it leaves. */
const MEDIAN_GAS = 95_000;
const RATIO_GAS = 70_000;
const QUORUM = 2;
const QUOTE = { assetInDollars: 0, ratedInUnderlying: 2 };
const WAD = 10n ** 18n;
const REFERENCE_STEP = 10n ** 10n;

/** Puts the source of a case behind its asset, or behind the settlement token, as governance does. */
export async function list(w: Recorded, c: DepegCase): Promise<Listing> {
  const { ethers } = w;
  const feeds: LightFeed[] = [];
  for (const { name, updates } of [...c.venues, { name: "underlying", updates: c.underlying }])
    feeds.push(await ethers.deployContract("LightFeed", [DECIMALS, name.slice(0, 31), firstOf(updates)]));
  const isStaked = c.rate !== WAD;
  const found = w.manifest.assets.find(({ symbol }) => symbol === c.symbol);
  const { asset, decimals } = known(found, `asset ${c.symbol}`);
  const common = { feeds, asset, unit: 10n ** BigInt(decimals), model: modelOf(c) };
  const venuePolicies = c.venues.map((venue, index) =>
    policyOf(known(feeds[index], venue.name), firstOf(venue.updates), venue),
  );
  const dollars = known(feeds.at(-1), "feed of the underlying");
  const first = firstOf(c.underlying);
  const underlying = policyOf(dollars, first, { deviation: c.underlyingDeviation, maxAge: 3_900 });
  const median = async (policies: Policy[]) =>
    ethers.deployContract("MedianSource", [policies, QUORUM, DECIMALS, `${c.symbol} / USD`]);
  const ratio = async (market: Policy) => {
    const holder = await ethers.deployContract("MockRate", [c.rate, WAD]);
    const selector = holder.interface.getFunction("stEthPerToken").selector;
    const rate = await ethers.deployContract("RateAdapter", [holder, selector, 0, 18]);
    const quote = isStaked ? QUOTE.ratedInUnderlying : QUOTE.assetInDollars;
    const policy = { market, underlying, rate, quote, maxGrowth: MAX_GROWTH, maxDiscount: MAX_DISCOUNT };
    return ethers.deployContract("RatioSource", [policy, DECIMALS, `${c.symbol} / USD`]);
  };

  if (c.form === "settlement") {
    const { settlement } = w.plan;
    const source = await median(venuePolicies);
    const { maxAge, minExponent, maxExponent } = settlement.feed;
    const policy = { feed: source, maxAge, deviation: c.deviation, minExponent, maxExponent, underlying: 0 };
    await w.engine.connect(w.governance).setSettlement(policy, WAD);
    await relist(w, asset, dollars, first, Number(marketOf(w, asset).feed.deviation), 3_900);
    return { ...common, ratio: undefined, isSettlement: true };
  }
  if (c.form === "median") {
    const redemption = policyOf(await ratio(NO_FEED), first, { deviation: 0n, maxAge: 3_900 }, RATIO_GAS);
    const source = await median([...venuePolicies, redemption]);
    await relist(w, asset, source, first, c.deviation, 3_900);
    return { ...common, ratio: undefined, isSettlement: false };
  }
  const oldest = Math.max(3_900, ...c.venues.map(({ maxAge }) => maxAge));
  const [only, ...more] = venuePolicies;
  const market =
    only !== undefined && more.length === 0
      ? only
      : policyOf(await median(venuePolicies), first, { deviation: 0n, maxAge: oldest }, MEDIAN_GAS);
  const source = await ratio(market);
  const { answer } = await source.latestRoundData();
  await relist(w, asset, source, answer, c.deviation, oldest);
  return { ...common, ratio: source, isSettlement: false };
}

type Policy = ReturnType<typeof policyOf>;

function policyOf(
  feed: Addressable | string,
  answer: bigint,
  { deviation, maxAge }: Pick<VenueFeed, "deviation" | "maxAge">,
  gasLimit = FEED_GAS,
) {
  return { feed, maxAge, deviation, ...boundsOf(answer), gasLimit };
}

const NO_FEED: Policy = {
  feed: `0x${"0".repeat(40)}`,
  maxAge: 0,
  deviation: 0n,
  minExponent: 0,
  maxExponent: 0,
  gasLimit: 0,
};

/** Powers of two around an answer, a hundredth and a hundred times. */
function boundsOf(answer: bigint) {
  const bits = answer.toString(2).length;
  return { minExponent: bits - 7, maxExponent: bits + 7 };
}

function marketOf(w: Recorded, asset: number) {
  return known(
    w.plan.markets.find((each) => each.asset === asset),
    `market ${asset}`,
  );
}

async function relist(
  w: Recorded,
  asset: number,
  feed: Addressable,
  answer: bigint,
  deviation: number,
  maxAge: number,
) {
  const market = marketOf(w, asset);
  const age = Math.ceil(maxAge / 60) * 60;
  const policy = { feed, maxAge: age, deviation, ...boundsOf(answer), underlying: market.feed.underlying };
  const token = known(w.tokens.get(asset), `token ${asset}`);
  await w.engine
    .connect(w.governance)
    .setAsset(asset, token, policy, market.haircut, market.worstStep, answer * REFERENCE_STEP);
}

/** What a source of the case's form answers for the answers of the venues and, last, of the underlying. */
function modelOf(c: DepegCase): Listing["model"] {
  return (answers, isConfirmed) => {
    const venues = c.venues.map(({ deviation }, index) => feedReading(known(answers[index], "answer"), deviation));
    const underlying = feedReading(known(answers.at(-1), "answer"), c.underlyingDeviation);
    if (c.form === "settlement") {
      const answer = medianOf(venues);
      return { market: answer.price, redemption: WAD, answer };
    }
    const redemption = productOf({ price: c.rate, spread: 0n }, underlying);
    if (c.form === "median") {
      const answer = medianOf([...venues, redemption]);
      return { market: medianOf(venues).price, redemption: redemption.price, answer };
    }
    const [single, ...others] = venues;
    const quoted = single !== undefined && others.length === 0 ? single : inAnswers(medianOf(venues));
    const market = c.rate === WAD ? quoted : productOf(quoted, redemption);
    const answer = ratioOf(market, redemption, MAX_DISCOUNT, isConfirmed);
    return { market: market.price, redemption: redemption.price, answer };
  };
}

/** As a source that reads another one sees it: in 8 decimals. */
function inAnswers({ price, spread }: Reading): Reading {
  const down = price / REFERENCE_STEP;
  const up = (spread + REFERENCE_STEP - 1n) / REFERENCE_STEP;
  return { price: down * REFERENCE_STEP, spread: up * REFERENCE_STEP };
}
