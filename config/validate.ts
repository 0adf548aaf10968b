import type {
  AssetConfig,
  Config,
  FutureConfig,
  MarketConfig,
  MarketsConfig,
  NetworkConfig,
  PerpConfig,
  ProtocolConfig,
} from "./schema.ts";
import { exponentAbove, exponentBelow, toBasisPoints, toPercent, toPerMille, toUnits, toWad } from "./units.ts";

/**
 * Rules that span fields and files: the bounds and inequalities of the contracts' setters and constructors, said in words before anything
 * is sent, and what only config can know (INQ-3, INQ-6).
 */
export function findProblems({ protocol, markets, network }: Config): string[] {
  return [
    ...protocolProblems(protocol),
    ...markets.markets.flatMap((market) => instrumentProblems({ ...market, risk: "haircut", cap: "capUsd" })),
    ...markets.perps.flatMap((perp) => perpProblems(perp, markets)),
    ...markets.futures.flatMap((future) => futureProblems(future, markets)),
    ...expiryProblems(markets, network),
    ...listProblems(markets, network),
    ...networkProblems(markets, network),
  ];
}

const WAD = 10n ** 18n;
const FULL = 1000n; // [per mille]
const MIN_CALM = WAD / 100n;
const MAX_CALM = 5n * WAD;
const DEPTH_STEP = 100_000n; // [USD]
const MAX_DEPTH = 0x1fffn * DEPTH_STEP;
const SETTLEMENT_WINDOW = 1_800n; // [s]
const DAY = 86_400n; // [s]
const YEAR = 31_536_000n; // [s]
const MAX_SEED = 2n ** 128n - 1n; // [WAD]
const MAX_TOTAL = 2n ** 84n - 1n; // [token units] of an asset

class Problems {
  readonly found: string[] = [];
  readonly #where: string;

  constructor(where: string) {
    this.#where = where;
  }

  /** Converts, or notes why the text cannot be converted exactly. */
  convert(name: string, text: string, unit: (text: string) => bigint): bigint | undefined {
    try {
      return unit(text);
    } catch (error) {
      this.found.push(`${this.#where}: ${name}: ${(error as Error).message}`);
      return undefined;
    }
  }

  range(name: string, value: bigint | undefined, low: bigint, high: bigint, unit: string): void {
    if (value === undefined) return;
    this.require(value >= low && value <= high, `${name} is ${value}, outside ${low} to ${high} [${unit}]`);
  }

  step(name: string, value: number, step: number): void {
    this.require(value % step === 0, `${name} is ${value}, not a multiple of ${step}`);
  }

  require(holds: boolean, sentence: string): void {
    if (!holds) this.found.push(`${this.#where}: ${sentence}.`);
  }
}

function protocolProblems({
  minDebtUsd,
  legCostUsd,
  outflow,
  rates,
  sale,
  backstop,
  funding,
}: ProtocolConfig): string[] {
  const p = new Problems("protocol");
  const ratio = (name: string, text: string, low: string, high: string) =>
    p.range(name, p.convert(name, text, toWad), toWad(low), toWad(high), "WAD");
  ratio("minDebtUsd", minDebtUsd, "0", "10000");
  ratio("legCostUsd", legCostUsd, "0", "100");
  const share = p.convert("outflow.dailyShare", outflow.dailyShare, toBasisPoints);
  p.range("outflow.dailyShare", share, 500n, 10_000n, "bp");
  const floor = p.convert("outflow.floorUsd", outflow.floorUsd, (text) => toUnits(text, 0));
  p.range("outflow.floorUsd", floor, 0n, 2n ** 48n - 1n, "whole units");
  ratio("rates.targetUtilisation", rates.targetUtilisation, "0.5", "0.99");
  ratio("rates.anchorSpeedPerYear", rates.anchorSpeedPerYear, "0", "100");
  ratio("rates.reserveShare", rates.reserveShare, "0", "0.5");
  ratio("rates.maxAnchorPerYear", rates.maxAnchorPerYear, "0", "1");
  ratio("rates.minAnchorPerYear", rates.minAnchorPerYear, "0.000000000001", rates.initialAnchorPerYear);
  ratio("rates.initialAnchorPerYear", rates.initialAnchorPerYear, "0", rates.maxAnchorPerYear);
  ratio("sale.targetRatio", sale.targetRatio, "1.04", "2");
  ratio("sale.releasedBufferShare", sale.releasedBufferShare, "0.1", "0.9");
  ratio("sale.feeShare", sale.feeShare, "0", "0.5");
  ratio("sale.maxDiscount", sale.maxDiscount, "0.01", "0.3");
  ratio("sale.minRemainderUsd", sale.minRemainderUsd, "0", "10000");
  ratio("backstop.seniorTargetPerYear", backstop.seniorTargetPerYear, "0", "0.5");
  ratio("backstop.juniorFloor", backstop.juniorFloor, "0.05", "0.9");
  ratio("funding.premiumClamp", funding.premiumClamp, "0.0001", "0.05");
  ratio("funding.interest", funding.interest, "0", "0.001");
  p.range("funding.premiumMemorySeconds", BigInt(funding.premiumMemorySeconds), 600n, 43_200n, "s");
  p.range("funding.periodSeconds", BigInt(funding.periodSeconds), 3_600n, 86_400n, "s");
  p.range("sale.rampSeconds", BigInt(sale.rampSeconds), 60n, 3600n, "s");
  p.range("backstop.saleRampSeconds", BigInt(backstop.saleRampSeconds), 60n, 3600n, "s");
  p.range("backstop.absorbDelaySeconds", BigInt(backstop.absorbDelaySeconds), 0n, 3600n, "s");
  p.range("backstop.cooldownSeconds", BigInt(backstop.cooldownSeconds), DAY, 60n * DAY, "s");
  p.range("backstop.windowSeconds", BigInt(backstop.windowSeconds), 3600n, 7n * DAY, "s");
  const [cost, rest, debt] = [legCostUsd, sale.minRemainderUsd, minDebtUsd].map(toWad) as [bigint, bigint, bigint];
  p.require(
    cost <= rest && rest <= debt,
    `legCostUsd ${legCostUsd}, sale.minRemainderUsd ${sale.minRemainderUsd} and minDebtUsd ${minDebtUsd} must not fall in this ` +
      "order, or selling the smallest leg would not release its keeper's cost (INQ-3)",
  );
  return p.found;
}

/** What a collateral and a perpetual have in common; `risk` and `cap` are how config calls the fields. */
interface Instrument extends Pick<
  MarketConfig,
  "symbol" | "haircut" | "worstStep" | "calmVolatility" | "capUsd" | "capacity"
> {
  readonly risk: string;
  readonly cap: string;
  /** [per mille] what trades of a minute may add to a step of the mark */
  readonly basisStep?: bigint;
}

function instrumentProblems({
  symbol,
  haircut,
  worstStep,
  calmVolatility,
  capUsd,
  capacity,
  ...names
}: Instrument): string[] {
  const p = new Problems(`market ${symbol}`);
  const { risk } = names;
  const maintenance = p.convert(`${risk}.maintenance`, haircut.maintenance, toPerMille);
  const initial = p.convert(`${risk}.initial`, haircut.initial, toPerMille);
  const closeOut = p.convert(`${risk}.closeOut`, haircut.closeOut, toPercent);
  const premium = p.convert(`${risk}.maxPremium`, haircut.maxPremium, toPercent);
  const depth = p.convert(`${risk}.depthUsd`, haircut.depthUsd, (text) => toUnits(text, 0));
  const step = p.convert("worstStep.ratio", worstStep.ratio, toPerMille);
  const share = p.convert("capacity.shareOfDepth", capacity.shareOfDepth, toWad);
  const cap = p.convert(names.cap, capUsd, toWad);
  p.range(`${risk}.maintenance`, maintenance, 10n, 900n, "per mille");
  p.range(`${risk}.closeOut`, closeOut, 50n, 100n, "%");
  p.range(`${risk}.maxPremium`, premium, 1n, 15n, "%");
  p.range(`${risk}.graceSeconds`, BigInt(haircut.graceSeconds), 300n, 3600n, "s");
  p.step(`${risk}.graceSeconds`, haircut.graceSeconds, 60);
  p.range(`${risk}.depthUsd`, depth, DEPTH_STEP, MAX_DEPTH, "USD");
  p.range("worstStep.ratio", step, 1n, FULL, "per mille");
  p.range("calmVolatility", p.convert("calmVolatility", calmVolatility, toWad), MIN_CALM, MAX_CALM, "WAD");
  p.range("capacity.shareOfDepth", share, 0n, WAD, "WAD");
  p.range("capacity.refillSeconds", BigInt(capacity.refillSeconds), 60n, 86_400n, "s");
  if (maintenance !== undefined) p.range(`${risk}.initial`, initial, maintenance + 20n, FULL, "per mille");
  if (depth !== undefined) {
    p.require(depth % DEPTH_STEP === 0n, `${risk}.depthUsd is ${depth}, not a multiple of ${DEPTH_STEP}`);
    p.require(
      cap === undefined || cap <= 2n * depth * WAD,
      `${names.cap} ${capUsd} is more than twice ${risk}.depthUsd ${haircut.depthUsd} (INQ-6)`,
    );
  }
  if (maintenance === undefined || premium === undefined || closeOut === undefined || step === undefined)
    return p.found;
  const { maintenance: m, maxPremium, closeOut: k } = haircut;
  p.require(
    (FULL - maintenance) * (100n + premium) < 100n * FULL,
    `(1 - ${m}) * (1 + ${maxPremium}) is not below 1: a full sale at the line could leave a debt (INQ-1)`,
  );
  const { basisStep = 0n } = names;
  p.require(
    closeOut * maintenance >= 120n * (step + basisStep),
    `closeOut ${k} times maintenance ${m} is below 1.2 times the worst step ${worstStep.ratio} of the feed` +
      (basisStep === 0n ? "" : ` and ${basisStep} per mille of the basis`),
  );
  return p.found;
}

function perpProblems(perp: PerpConfig, { markets }: MarketsConfig, basisStep?: bigint): string[] {
  const { symbol, margin: haircut, openInterestCapUsd: capUsd, positionCapUsd, trade } = perp;
  const p = new Problems(`market ${symbol}`);
  const [all, one] = [
    p.convert("openInterestCapUsd", capUsd, toWad),
    p.convert("positionCapUsd", positionCapUsd, toWad),
  ];
  if (all !== undefined) p.range("positionCapUsd", one, 1n, all, "WAD");
  p.range("seedUsd", p.convert("seedUsd", perp.seedUsd, toWad), 0n, MAX_SEED, "WAD");
  p.range("trade.band", p.convert("trade.band", trade.band, toBasisPoints), 1n, 1_000n, "bp");
  for (const name of ["makerFee", "takerFee"] as const) {
    const fee = p.convert(`trade.${name}`, trade[name], (text) => toUnits(text, 6));
    p.range(`trade.${name}`, fee, 0n, 5_000n, "1e-6");
  }
  p.require(
    markets.some((market) => market.symbol === perp.underlying),
    `underlying ${perp.underlying} is no market`,
  );
  const names = { risk: "margin", cap: "openInterestCapUsd", ...(basisStep !== undefined && { basisStep }) };
  return [...instrumentProblems({ ...perp, ...names, haircut, capUsd }), ...p.found];
}

function futureProblems(future: FutureConfig, markets: MarketsConfig): string[] {
  const p = new Problems(`market ${future.symbol}`);
  const { basis, margin } = future;
  p.range("basis.cap", p.convert("basis.cap", basis.cap, toWad), 0n, toWad("0.05"), "WAD");
  p.range("basis.periodSeconds", BigInt(basis.periodSeconds), 86_400n, YEAR, "s");
  const maintenance = p.convert("margin.maintenance", margin.maintenance, toPerMille);
  if (maintenance === undefined) return p.found;
  return [...perpProblems(future, markets, (maintenance + 19n) / 20n), ...p.found];
}

function expiryProblems({ futures }: MarketsConfig, { name, kind, expiries }: NetworkConfig): string[] {
  const p = new Problems(`network ${name}`);
  for (const [symbol, expiry] of Object.entries(expiries)) {
    p.require(
      futures.some((future) => future.symbol === symbol),
      `expiries names ${symbol}, which is no future`,
    );
    if (!("afterGenesisSeconds" in expiry)) continue;
    p.require(kind === "local", `${symbol} must expire at a date, as the chain is not made anew for it`);
    p.range(`${symbol}.afterGenesisSeconds`, BigInt(expiry.afterGenesisSeconds), SETTLEMENT_WINDOW, YEAR, "s");
  }
  return p.found;
}

function listProblems(
  { markets, perps, futures, settlement, underlyings }: MarketsConfig,
  network: NetworkConfig,
): string[] {
  const p = new Problems("markets");
  const symbols = [settlement.symbol, ...markets.map(({ symbol }) => symbol)];
  const traded = [...perps, ...futures];
  const names = [...symbols, ...traded.map(({ symbol }) => symbol)];
  p.require(new Set(names).size === names.length, "a symbol is listed twice");
  p.require(new Set(traded.map(({ marketId }) => marketId)).size === traded.length, "a market id is used twice");
  p.require(new Set(markets.map(({ assetId }) => assetId)).size === markets.length, "an asset id is used twice");
  const numbers = Object.values(underlyings);
  p.require(new Set(numbers).size === numbers.length, "a number of an underlying is used twice");
  for (const { symbol, underlying } of markets) {
    p.require(
      underlying === null || underlying in underlyings,
      `the underlying ${underlying} of ${symbol} is not among the underlyings`,
    );
  }
  for (const { symbol } of markets) {
    const places = Number(symbol in network.assets) + Number(symbol in network.absent);
    p.require(
      places === 1,
      `${symbol} must be either in assets or in absent of network ${network.name}, with the reason`,
    );
  }
  for (const symbol of [...Object.keys(network.assets), ...Object.keys(network.absent)]) {
    p.require(symbols.includes(symbol), `network ${network.name} names ${symbol}, which is no market`);
  }
  return p.found;
}

function networkProblems({ markets, settlement }: MarketsConfig, network: NetworkConfig): string[] {
  const p = new Problems(`network ${network.name}`);
  const { sequencer } = network;
  if (sequencer !== null && "feed" in sequencer) {
    p.range("sequencer.graceSeconds", BigInt(sequencer.graceSeconds), 0n, 14_400n, "s");
  }
  p.require(network.wrappedNative in network.assets, `wrappedNative ${network.wrappedNative} is not among the assets`);
  pricedProblems(p, network, settlement, network.settlement);
  for (const market of markets) {
    const asset = network.assets[market.symbol];
    if (asset === undefined) continue;
    pricedProblems(p, network, market, asset);
    const price = p.convert(`${market.symbol}.referencePriceUsd`, asset.referencePriceUsd, toWad);
    const cap = p.convert(`${market.symbol}.capUsd`, market.capUsd, toWad);
    if (price === undefined || price === 0n || cap === undefined) continue;
    const tokens = (cap * 10n ** BigInt(market.decimals)) / price;
    p.require(tokens <= MAX_TOTAL, `capUsd of ${market.symbol} is ${tokens} token units, more than ${MAX_TOTAL}`);
  }
  return p.found;
}

interface Priced {
  readonly symbol: string;
  readonly decimals: number;
  readonly minPriceUsd: string;
  readonly maxPriceUsd: string;
}

function pricedProblems(
  p: Problems,
  network: NetworkConfig,
  priced: Priced,
  { token, feed, referencePriceUsd }: AssetConfig,
): void {
  const { symbol, minPriceUsd, maxPriceUsd } = priced;
  const mocked = "mock" in token || "mock" in feed;
  p.require(network.kind === "local" || !mocked, `${symbol} is a double, which only a local network may have`);
  const maxAge = feed.heartbeatSeconds + feed.marginSeconds;
  p.step(`${symbol}.feed: heartbeat plus margin`, maxAge, 60);
  p.range(`${symbol}.feed: heartbeat plus margin`, BigInt(maxAge), 60n, 245_700n, "s");
  const deviation = p.convert(`${symbol}.feed.deviation`, feed.deviation, toBasisPoints);
  p.range(`${symbol}.feed.deviation`, deviation, 0n, 635n, "bp");
  p.require(deviation === undefined || deviation % 5n === 0n, `${symbol}.feed.deviation is not a multiple of 5 bp`);
  const [low, price, high] = [minPriceUsd, referencePriceUsd, maxPriceUsd].map((text) =>
    p.convert(`price of ${symbol}`, text, (decimal) => toUnits(decimal, feed.decimals)),
  );
  if (low === undefined || price === undefined || high === undefined) return;
  p.require(low > 0n && high > low, `the price bounds ${minPriceUsd} to ${maxPriceUsd} of ${symbol} are empty`);
  if (low <= 0n || high <= low) return;
  const [minExponent, maxExponent] = [exponentAbove(low), exponentBelow(high)];
  p.require(
    price > 2n ** BigInt(minExponent) && price < 2n ** BigInt(maxExponent),
    `the reference price ${referencePriceUsd} of ${symbol} is outside its bounds ${minPriceUsd} to ${maxPriceUsd} (powers of two)`,
  );
  const scale = feed.decimals + priced.decimals;
  const lift = scale < 18 ? Math.ceil(((18 - scale) * 10) / 3) : 0;
  p.require(scale >= 6 && scale <= 42, `token and feed decimals of ${symbol} add up to ${scale}, outside 6 to 42`);
  p.require(maxExponent <= 104 - lift, `maxPriceUsd of ${symbol} is too high for ${scale} decimals`);
}
