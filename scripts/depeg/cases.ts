import { join } from "node:path";
import {
  barsToPath,
  emulateFeed,
  impliedPath,
  loadBars,
  loadRounds,
  PRICE_ONE,
  WAD,
  type FeedUpdate,
  type PricePath,
  type StepRule,
} from "@plimsoll/lab";
import { known } from "../lib/known.ts";

/** One place that says what the asset is worth, as a push feed of its own. */
export interface VenueFeed {
  readonly name: string;
  readonly isDrawn: boolean;
  /** In dollars, or in the underlying for a staked asset. [8 decimals] */
  readonly updates: readonly FeedUpdate[];
  /** Of the feed: what it tells a move by [bp], and how old it may be [s]. */
  readonly deviation: bigint;
  readonly maxAge: number;
}

/** A print of one venue that no other has: its answers times `share` [%], from `from` to `until` [unix s]. */
export interface Print {
  readonly venue: number;
  readonly share: bigint;
  readonly from: number;
  readonly until: number;
}

/**
 * How the asset is listed: `ratio` is market and redemption with the venues' median, or the only venue, as market; `median` that of the venues and
 * redemption; `settlement` has the venues' median as the price of the settlement token.
 */
export type ListingForm = "ratio" | "median" | "settlement";

export interface DepegCase {
  readonly title: string;
  readonly symbol: string;
  readonly form: ListingForm;
  readonly venues: readonly VenueFeed[];
  /** USD per underlying; of a dollar coin one dollar, which is drawn. */
  readonly underlying: readonly FeedUpdate[];
  readonly underlyingDeviation: bigint;
  /** Underlying per token [WAD]. */
  readonly rate: bigint;
  /** Of the listing [bp]. */
  readonly deviation: number;
  readonly print: Print;
  readonly start: number;
  readonly end: number;
  readonly rule: StepRule;
  /** What the healthy one borrows, percent of his power at the start. */
  readonly healthyShare: bigint;
}

const HOUR = 3_600;
const MARGIN = 300;
const DAY = 86_400;
const QUARTER = 900;
/** By what the drawn second venue is off, in turn [per mille]. */
const WOBBLE = [4n, -3n, 0n, -6n, 5n];
const at = (text: string): number => Date.parse(text) / 1_000;
const dollarFrom = (start: number, end: number): FeedUpdate[] =>
  Array.from({ length: Math.floor((end - start) / HOUR) + 1 }, (_, hour) => ({
    time: start + hour * HOUR,
    answer: PRICE_ONE,
  }));

/** A push feed of a dollar coin on a path. */
function coinFeed(
  name: string,
  path: PricePath,
  deviation = 25n,
  isDrawn = false,
  observationSeconds?: number,
): VenueFeed {
  const behaviour = { deviationBps: Number(deviation), heartbeatSeconds: HOUR, delaySeconds: 0 };
  const looked = observationSeconds === undefined ? behaviour : { ...behaviour, observationSeconds };
  return { name, isDrawn, updates: emulateFeed(path, looked), deviation, maxAge: HOUR + MARGIN };
}

/** USDC in March 2023, by three venues, as collateral of a deployment that settles in another dollar, or as the settlement token. */
export function usdcCase(folder: string, form: ListingForm, deviation: number): DepegCase {
  const bars = (file: string) => loadBars(join(folder, file)).bars;
  const venues = [
    coinFeed("Kraken USDC/USD", barsToPath(bars("202303-usdc_USDCUSD_1m.csv"))),
    coinFeed("KuCoin USDC/USDT", barsToPath(bars("202303-usdc_USDCUSDT_5m.csv"))),
    coinFeed(
      "Coinbase BTC/USD over Kraken BTC/USDC",
      impliedPath(bars("202303-usdc_BTCUSD_1m.csv"), bars("202303-usdc_BTCUSDC_1m.csv"), 60),
    ),
  ];
  const [start, end] = [at("2023-03-10T18:00:00Z"), at("2023-03-12T23:00:00Z")];
  const ether = emulateFeed(barsToPath(bars("202303-usdc_ETHUSDT_5m.csv")), {
    deviationBps: 50,
    heartbeatSeconds: HOUR,
    delaySeconds: 0,
  });
  const isSettlement = form === "settlement";
  return {
    title: isSettlement ? "USDC, March 2023, settlement token" : `USDC, March 2023, collateral, ${deviation} bp`,
    symbol: isSettlement ? "WETH" : "COIN",
    form,
    venues,
    underlying: isSettlement ? ether : dollarFrom(start, end),
    underlyingDeviation: isSettlement ? 50n : 0n,
    rate: WAD,
    deviation,
    print: { venue: 0, share: 30n, from: at("2023-03-10T20:00:00Z"), until: at("2023-03-10T21:00:00Z") },
    start,
    end,
    rule: { every: QUARTER, move: 100n },
    healthyShare: 60n,
  };
}

/** stETH in June 2022: the rounds of its feed in ETH; redemption at one ether, and 1.08 of it a wstETH, are drawn. */
export function stethCase(folder: string, deviation: number): DepegCase {
  const [start, end] = [at("2022-06-12T00:00:00Z"), at("2022-06-19T00:00:00Z")];
  const rounds = loadRounds(join(folder, "2022-steth_STETHETH_chainlink-rounds.csv"));
  const ether = emulateFeed(barsToPath(loadBars(join(folder, "202206-3ac_ETHUSDT_5m.csv")).bars), {
    deviationBps: 50,
    heartbeatSeconds: HOUR,
    delaySeconds: 0,
  });
  return {
    title: `stETH, June 2022, ${deviation} bp`,
    symbol: "wstETH",
    form: "ratio",
    venues: [{ name: "Chainlink stETH/ETH", isDrawn: false, updates: rounds, deviation: 200n, maxAge: DAY + HOUR }],
    underlying: ether,
    underlyingDeviation: 50n,
    rate: (108n * WAD) / 100n,
    deviation,
    print: { venue: 0, share: 30n, from: at("2022-06-12T06:00:00Z"), until: at("2022-06-12T06:20:00Z") },
    start,
    end,
    rule: { every: 2 * QUARTER, move: 300n },
    healthyShare: 40n,
  };
}

/** UST in May 2022: one venue on record; a second one, and redemption at a dollar, are drawn. */
export function ustCase(folder: string, form: ListingForm, deviation: number): DepegCase {
  const [start, end] = [at("2022-05-08T12:00:00Z"), at("2022-05-11T18:00:00Z")];
  const path = barsToPath(loadBars(join(folder, "202205-luna_USTUSDT_15m.csv")).bars);
  const look = 225;
  const binance = coinFeed("Binance UST/USDT", path, 25n, false, look);
  const second = path.map(({ time, price }, index) => ({
    time: time + 300,
    price: (price * (1_000n + known(WOBBLE[index % WOBBLE.length], "wobble"))) / 1_000n,
  }));
  return {
    title: form === "ratio" ? "UST, May 2022, market and redemption" : "UST, May 2022, median of three",
    symbol: "COIN",
    form,
    venues:
      form === "ratio"
        ? [binance]
        : [binance, coinFeed("drawn: Binance 5 minutes later, 0.6 % about", second, 25n, true, look)],
    underlying: dollarFrom(start, end),
    underlyingDeviation: 0n,
    rate: WAD,
    deviation,
    print: { venue: 0, share: 30n, from: at("2022-05-08T15:00:00Z"), until: at("2022-05-08T15:20:00Z") },
    start,
    end,
    rule: { every: QUARTER, move: 500n },
    healthyShare: 60n,
  };
}

/** What stands in for the recordings: a dollar coin that falls to 0.90 in two hours, by three drawn venues, and comes back. */
export function drawnCase(form: ListingForm, deviation: number): DepegCase {
  const [start, hours] = [at("2023-03-10T00:00:00Z"), 12];
  const end = start + hours * HOUR;
  const path = (shift: bigint, late: number): PricePath =>
    [100n, 100n, 100n, 95n, 90n, 90n, 92n, 96n, 99n, 100n, 100n, 100n, 100n].map((cents, hour) => ({
      time: start + hour * HOUR + (hour === 0 ? 0 : late),
      price: (PRICE_ONE * cents) / 100n + (hour > 2 && hour < 8 ? shift : 0n),
    }));
  const ether = Array.from({ length: hours + 1 }, (_, hour) => {
    return { time: start + hour * HOUR, answer: (1_400n + 10n * BigInt(hour)) * PRICE_ONE };
  });
  const isSettlement = form === "settlement";
  return {
    title: `a drawn coin, ${form}, ${deviation} bp`,
    symbol: isSettlement ? "WETH" : "COIN",
    form,
    venues: [
      coinFeed("drawn: first", path(0n, 0), 25n, true),
      coinFeed("drawn: second", path(PRICE_ONE / 500n, 60), 25n, true),
      coinFeed("drawn: third", path(0n - PRICE_ONE / 200n, 120), 25n, true),
    ].slice(0, form === "median" ? 2 : 3),
    underlying: isSettlement ? ether : dollarFrom(start, end),
    underlyingDeviation: isSettlement ? 50n : 0n,
    rate: WAD,
    deviation,
    print: { venue: 0, share: 30n, from: start + HOUR, until: start + HOUR + 1_200 },
    start: start + HOUR / 2,
    end,
    rule: { every: QUARTER, move: 200n },
    healthyShare: 60n,
  };
}

/** The answer of a venue in force at a time, before any print. */
export function answerAt({ updates }: Pick<VenueFeed, "updates">, time: number): bigint {
  return updates.findLast((update) => update.time <= time)?.answer ?? firstOf(updates);
}

/** The first answer of a feed. */
export function firstOf(updates: readonly FeedUpdate[]): bigint {
  return known(updates[0], "round of a feed").answer;
}

/** The recorded cases of a folder. */
export function recordedCases(folder: string): DepegCase[] {
  return [
    usdcCase(folder, "settlement", 25),
    usdcCase(folder, "ratio", 50),
    usdcCase(folder, "ratio", 635),
    stethCase(folder, 300),
    ustCase(folder, "ratio", 50),
    ustCase(folder, "median", 50),
  ];
}
