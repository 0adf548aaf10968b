import { MARKET_BASE } from "../../../../ignition/modules/exchange.ts";
import type { FeedPlan, FuturePlan, MarketPlan, PerpPlan, RiskPlan } from "../../../../ignition/plan.ts";
import { type Check, difference, eventsOf, type Subject } from "./subject.ts";

const CASH = 0;
const MAX_ASSETS = 32;
/** Flag of a dated market in the vault's state word. */
const DATED = 1n << 252n;
const NO_EXPIRY = { expiry: 0n, basisCap: 0n, basisPeriod: 0n };
const NO_HAIRCUT = { initial: 0n, maintenance: 0n, closeOut: 0n, maxPremium: 0n, grace: 0n, depth: 0n };

/** Every parameter that governance can set equals config; what is fixed at creation is compared with the code. */
export const parameters: Check = async (subject) => {
  const { plan } = subject;
  const found = await settlementProblems(subject);
  for (const market of plan.markets) found.push(...(await marketProblems(subject, market)));
  for (const perp of plan.perps) {
    found.push(...(await perpProblems(subject, perp)), ...(await expiryProblems(subject, { ...perp, ...NO_EXPIRY })));
  }
  for (const future of plan.futures) {
    found.push(...(await perpProblems(subject, future)), ...(await expiryProblems(subject, future)));
  }
  found.push(...(await eventProblems(subject)));
  const known = new Set([CASH, ...plan.markets.map(({ asset }) => asset)]);
  for (let asset = 0; asset < MAX_ASSETS; ++asset) {
    if (known.has(asset)) continue;
    const [token] = await subject.vault.assetOf(asset);
    if (BigInt(token) !== 0n)
      found.push(`Asset ${asset} (${token}) is listed, but is no market of config on this network.`);
  }
  return found;
};

async function settlementProblems(subject: Subject): Promise<string[]> {
  const { vault, plan } = subject;
  const { token, feed } = assetOf(subject, CASH);
  const { share, floor } = await vault.outflowLimit();
  return [
    ...difference("Vault.settlementToken", await vault.settlementToken(), token),
    ...difference("Vault.minDebt", await vault.minDebt(), plan.minDebt),
    ...difference("Share of the limiter of borrowing [bp]", share, plan.outflow.share),
    ...difference("Floor of the limiter of borrowing [WAD]", floor, plan.outflow.floor),
    ...difference("MarginEngine.legCost", await subject.engine.legCost(), plan.legCost),
    ...(await policyProblems(subject, CASH, plan.settlement.token.symbol, {
      feed: plan.settlement.feed,
      address: feed,
      haircut: NO_HAIRCUT,
    })),
  ];
}

async function marketProblems(subject: Subject, market: MarketPlan): Promise<string[]> {
  const { vault, engine, liquidator } = subject;
  const { asset, haircut, capacity } = market;
  const { token, feed, symbol } = assetOf(subject, asset);
  const [listed, , cap] = await vault.assetOf(asset);
  const [priced] = await engine.policyOf(asset);
  const [, max] = await liquidator.capacityOf(asset);
  return [
    ...difference(`Token of ${symbol} in the vault`, listed, token),
    ...difference(`Token of ${symbol} in the engine`, priced, token),
    ...difference(`Cap of ${symbol} [token units]`, cap, effectiveCap(market.cap)),
    ...difference(`Capacity of ${symbol} [WAD]`, max, capacity),
    ...(await policyProblems(subject, asset, symbol, { feed: market.feed, address: feed, haircut })),
    ...(await volatilityProblems(subject, asset, symbol, market.calm)),
  ];
}

async function perpProblems(subject: Subject, perp: PerpPlan): Promise<string[]> {
  const { vault, exchange, liquidator, manifest } = subject;
  const { market, symbol, underlying, margin } = perp;
  const [, pot] = await vault.marketOf(market);
  const { band, makerFee, takerFee } = await exchange.termsOf(market);
  const [, capacity] = await liquidator.capacityOf(MARKET_BASE + market);
  const asset = manifest.assets.find((each) => each.symbol === underlying.token.symbol);
  const { seed } = await vault.coverOf(market);
  return [
    ...difference(`Seed of ${symbol} [WAD]`, seed, perp.seed),
    ...difference(`Open interest cap of ${symbol} [WAD]`, capAt(pot, 208n), effectiveCap(perp.openInterestCap)),
    ...difference(`Position cap of ${symbol} [WAD]`, capAt(pot, 220n), effectiveCap(perp.positionCap)),
    ...difference(`Band of ${symbol} [bp]`, band, perp.trade.band),
    ...difference(`Maker fee of ${symbol} [1e-6]`, makerFee, perp.trade.makerFee),
    ...difference(`Taker fee of ${symbol} [1e-6]`, takerFee, perp.trade.takerFee),
    ...difference(`Capacity of ${symbol} [WAD]`, capacity, perp.capacity),
    ...(await policyProblems(subject, MARKET_BASE + market, symbol, {
      feed: underlying.feed,
      address: asset?.feed ?? "missing",
      haircut: margin,
    })),
    ...(await volatilityProblems(subject, MARKET_BASE + market, symbol, perp.calm)),
  ];
}

async function volatilityProblems(subject: Subject, id: number, symbol: string, calm: bigint): Promise<string[]> {
  const terms = await subject.volatility.termsOf(id);
  return [
    ...difference(`Calm volatility of ${symbol} [WAD]`, terms.calm, calm),
    ...difference(`Span of the volatility of ${symbol} [s]`, terms.span, subject.plan.volatilitySpan),
  ];
}

/** A market's end in the engine, and whether the vault knows it as dated. */
async function expiryProblems({ vault, engine }: Subject, future: FuturePlan): Promise<string[]> {
  const { market, symbol } = future;
  const actual = await engine.expiryOf(market);
  const [state] = await vault.marketOf(market);
  return [
    ...(["expiry", "basisCap", "basisPeriod"] as const).flatMap((name) =>
      difference(`${name} of ${symbol}`, actual[name], future[name]),
    ),
    ...difference(`Whether ${symbol} is dated in the vault`, (state & DATED) !== 0n, future.expiry !== 0n),
  ];
}

/** A cap of 12 bits in a market's money word. */
function capAt(word: bigint, shift: bigint): bigint {
  const bits = BigInt.asUintN(12, word >> shift);
  return (bits & 31n) << (bits >> 5n);
}

interface Intended {
  readonly feed: FeedPlan;
  readonly address: string;
  readonly haircut: RiskPlan;
}

async function policyProblems(subject: Subject, asset: number, symbol: string, intended: Intended): Promise<string[]> {
  const [, feed, haircut] = await subject.engine.policyOf(asset);
  return [
    ...difference(`Feed of ${symbol}`, feed.feed, intended.address),
    ...(["maxAge", "deviation", "minExponent", "maxExponent", "underlying"] as const).flatMap((name) =>
      difference(`Feed policy ${name} of ${symbol}`, feed[name], intended.feed[name]),
    ),
    ...(["initial", "maintenance", "closeOut", "maxPremium", "grace", "depth"] as const).flatMap((name) =>
      difference(`Haircut policy ${name} of ${symbol}`, haircut[name], intended.haircut[name]),
    ),
  ];
}

/** What is written only in events: the worst step a haircut was checked with, and how fast a bucket refills. */
async function eventProblems(subject: Subject): Promise<string[]> {
  const { engine, liquidator, plan } = subject;
  const steps = await eventsOf(subject, engine, "AssetSet");
  const buckets = await eventsOf(subject, liquidator, "CapacitySet");
  const instruments = [
    ...plan.markets.map(({ asset, worstStep, refill, token: { symbol } }) => ({ asset, worstStep, refill, symbol })),
    ...[...plan.perps, ...plan.futures].map(({ market, ...perp }) => ({ ...perp, asset: MARKET_BASE + market })),
  ];
  return instruments.flatMap(({ asset, worstStep, refill, symbol }) => {
    const isOf = ({ args }: { args: { asset?: bigint } }) => args.asset === BigInt(asset);
    const step: unknown = steps.findLast(isOf as never)?.args.worstStep;
    const seconds: unknown = buckets.findLast(isOf as never)?.args.refill;
    return [
      ...difference(`Worst step of ${symbol} [per mille]`, step, worstStep),
      ...difference(`Refill time of ${symbol} [s]`, seconds, refill),
    ];
  });
}

/** A cap as the vault keeps it: its five leading bits. */
export function effectiveCap(cap: bigint): bigint {
  const exponent = BigInt(Math.max(0, cap.toString(2).length - 5));
  return (cap >> exponent) << exponent;
}

function assetOf({ manifest }: Subject, asset: number): { symbol: string; token: string; feed: string } {
  const found = manifest.assets.find((each) => each.asset === asset);
  if (found === undefined) throw new Error(`The manifest does not name asset ${asset}.`);
  return found;
}

/** The manifest names the tokens and feeds of config, and no others. */
export const addresses: Check = (subject) => {
  const { manifest, plan } = subject;
  const intended = [{ ...plan.settlement, asset: CASH }, ...plan.markets];
  const extra = manifest.assets.filter(({ asset }) => !intended.some((each) => each.asset === asset));
  return [
    ...extra.map(({ symbol }) => `The manifest names ${symbol}, which config does not have on this network.`),
    ...intended.flatMap(({ asset, token, feed }) => {
      const { symbol, token: tokenAt, feed: feedAt } = assetOf(subject, asset);
      return [
        ...difference(`Symbol of asset ${asset} in the manifest`, symbol, token.symbol),
        ...(token.address === null ? [] : difference(`Token of ${symbol} in the manifest`, tokenAt, token.address)),
        ...(feed.address === null ? [] : difference(`Feed of ${symbol} in the manifest`, feedAt, feed.address)),
      ];
    }),
  ];
};
