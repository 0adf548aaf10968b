import { Interface } from "ethers";
import { artifacts } from "hardhat";
import type {
  AssetConfig,
  Config,
  ExpiryConfig,
  FeedConfig,
  FutureConfig,
  HolderConfig,
  MarketConfig,
  PerpConfig,
} from "../../../config/schema.ts";
import {
  exponentAbove,
  exponentBelow,
  tokensWorthDown,
  toBasisPoints,
  toPercent,
  toPerMille,
  toUnits,
  toWad,
} from "../../../config/units.ts";
import type {
  DeploymentPlan,
  FeedPlan,
  FuturePlan,
  MarketPlan,
  PerpPlan,
  PricedToken,
  RiskPlan,
  RolePlan,
  Wiring,
} from "../../../ignition/plan.ts";
import { POWERS, ROLE_IDS, type RoleName } from "../../../ignition/roles.ts";

const ZERO = "0x0000000000000000000000000000000000000000";

/**
 * Config in contract units, for the accounts of one node.
 * @param accounts of the node; only local configs refer to them
 * @param genesis time of the chain's first block [unix s]; only local configs count from it
 * @throws Error when config names no holder for a role, or the deployer or one holder twice.
 */
export async function planFrom(config: Config, accounts: readonly string[], genesis: bigint): Promise<DeploymentPlan> {
  const { protocol, markets, network } = config;
  const { rates, sale, backstop } = protocol;
  const { sequencer } = network;
  const hasFeed = sequencer !== null && "feed" in sequencer;
  return {
    settlement: priced(markets.settlement, network.settlement, 0),
    markets: markets.markets.flatMap((market) => {
      const asset = network.assets[market.symbol];
      return asset === undefined ? [] : [marketPlan(market, asset, underlyingOf(config, market))];
    }),
    perps: markets.perps.flatMap((perp) => perpPlan(config, perp)),
    futures: markets.futures.flatMap((future) => futurePlan(config, future, genesis)),
    wrappedNative: assetIdOf(config, network.wrappedNative),
    cashShares: protocol.cashShares,
    sequencer: hasFeed ? { feed: sequencer.feed, grace: BigInt(sequencer.graceSeconds) } : { feed: ZERO, grace: 0n },
    legCost: toWad(protocol.legCostUsd),
    funding: {
      clamp: toWad(protocol.funding.premiumClamp),
      interest: toWad(protocol.funding.interest),
      memory_: BigInt(protocol.funding.premiumMemorySeconds),
      period: BigInt(protocol.funding.periodSeconds),
    },
    minDebt: toWad(protocol.minDebtUsd),
    outflow: { share: toBasisPoints(protocol.outflow.dailyShare), floor: toWad(protocol.outflow.floorUsd) },
    initialAnchor: toWad(rates.initialAnchorPerYear),
    rates: {
      target: toWad(rates.targetUtilisation),
      speed: toWad(rates.anchorSpeedPerYear),
      reserveShare: toWad(rates.reserveShare),
      minAnchor: toWad(rates.minAnchorPerYear),
      maxAnchor: toWad(rates.maxAnchorPerYear),
    },
    terms: {
      target: toWad(sale.targetRatio),
      theta: toWad(sale.releasedBufferShare),
      feeShare: toWad(sale.feeShare),
      maxDiscount: toWad(sale.maxDiscount),
      ramp: BigInt(sale.rampSeconds),
      minRemainder: toWad(sale.minRemainderUsd),
    },
    backstop: {
      seniorRate: toWad(backstop.seniorTargetPerYear),
      floor: toWad(backstop.juniorFloor),
      ramp: BigInt(backstop.saleRampSeconds),
      delay: BigInt(backstop.absorbDelaySeconds),
      cooldown: BigInt(backstop.cooldownSeconds),
      window: BigInt(backstop.windowSeconds),
    },
    volatilitySpan: BigInt(protocol.volatility.spanSeconds),
    roles: rolePlans(config, accounts),
    wiring: await wiring(),
  };
}

/** Number of what a market follows, 0: none. */
function underlyingOf({ markets }: Config, { underlying }: MarketConfig): number {
  return underlying === null ? 0 : (markets.underlyings[underlying] ?? 0);
}

function assetIdOf({ markets }: Config, symbol: string): number {
  const market = markets.markets.find((each) => each.symbol === symbol);
  if (market === undefined) throw new Error(`${symbol} is no market.`);
  return market.assetId;
}

interface Priced {
  readonly symbol: string;
  readonly decimals: number;
  readonly minPriceUsd: string;
  readonly maxPriceUsd: string;
}

function priced(listed: Priced, { token, feed, referencePriceUsd }: AssetConfig, underlying: number): PricedToken {
  const { symbol, decimals } = listed;
  const mocked = "mock" in token;
  return {
    token: { symbol, decimals, address: mocked ? null : token.address, mock: mocked ? token.mock : null },
    feed: { ...feedPlan(listed, feed), underlying },
    referencePrice: toWad(referencePriceUsd),
  };
}

function feedPlan({ minPriceUsd, maxPriceUsd }: Priced, feed: FeedConfig): Omit<FeedPlan, "underlying"> {
  return {
    address: "mock" in feed ? null : feed.address,
    decimals: feed.decimals,
    maxAge: BigInt(feed.heartbeatSeconds + feed.marginSeconds),
    deviation: toBasisPoints(feed.deviation),
    minExponent: exponentAbove(toUnits(minPriceUsd, feed.decimals)),
    maxExponent: exponentBelow(toUnits(maxPriceUsd, feed.decimals)),
  };
}

function marketPlan(market: MarketConfig, asset: AssetConfig, underlying: number): MarketPlan {
  const { capacity } = market;
  const haircut = riskPlan(market.haircut);
  return {
    ...priced(market, asset, underlying),
    asset: market.assetId,
    haircut,
    worstStep: toPerMille(market.worstStep.ratio),
    calm: toWad(market.calmVolatility),
    cap: tokensWorthDown(market.capUsd, asset.referencePriceUsd, market.decimals),
    capacity: haircut.depth * toWad(capacity.shareOfDepth),
    refill: BigInt(capacity.refillSeconds),
  };
}

function riskPlan(risk: MarketConfig["haircut"]): RiskPlan {
  return {
    initial: toPerMille(risk.initial),
    maintenance: toPerMille(risk.maintenance),
    closeOut: toPercent(risk.closeOut),
    maxPremium: toPercent(risk.maxPremium),
    grace: BigInt(risk.graceSeconds),
    depth: toUnits(risk.depthUsd, 0),
  };
}

/** Nothing where the network does not have the underlying. */
function perpPlan(config: Config, perp: PerpConfig): PerpPlan[] {
  const token = config.markets.markets.find(({ symbol }) => symbol === perp.underlying);
  const asset = config.network.assets[perp.underlying];
  if (token === undefined || asset === undefined) return [];
  const { trade, capacity } = perp;
  const margin = riskPlan(perp.margin);
  const sizeWorth = (usd: string): bigint => tokensWorthDown(usd, asset.referencePriceUsd, 18);
  const plan = {
    market: perp.marketId,
    symbol: perp.symbol,
    underlying: priced(token, asset, underlyingOf(config, token)),
    margin,
    worstStep: toPerMille(perp.worstStep.ratio),
    calm: toWad(perp.calmVolatility),
    openInterestCap: sizeWorth(perp.openInterestCapUsd),
    positionCap: sizeWorth(perp.positionCapUsd),
    seed: toWad(perp.seedUsd),
    trade: {
      band: toBasisPoints(trade.band),
      makerFee: toUnits(trade.makerFee, 6),
      takerFee: toUnits(trade.takerFee, 6),
    },
    capacity: margin.depth * toWad(capacity.shareOfDepth),
    refill: BigInt(capacity.refillSeconds),
  };
  return [plan];
}

/** Nothing where the network says no expiry. */
function futurePlan(config: Config, future: FutureConfig, genesis: bigint): FuturePlan[] {
  const expiry = config.network.expiries[future.symbol];
  if (expiry === undefined) return [];
  return perpPlan(config, future).map((plan) => ({
    ...plan,
    expiry: expiryTime(expiry, genesis),
    basisCap: toWad(future.basis.cap),
    basisPeriod: BigInt(future.basis.periodSeconds),
  }));
}

function expiryTime(expiry: ExpiryConfig, genesis: bigint): bigint {
  return "at" in expiry ? BigInt(Date.parse(expiry.at)) / 1_000n : genesis + BigInt(expiry.afterGenesisSeconds);
}

function rolePlans({ protocol, network }: Config, accounts: readonly string[]): RolePlan[] {
  const governance = holder("governance", network.roles.governance, network.name, accounts);
  const guardian = holder("guardian", network.roles.guardian, network.name, accounts);
  const all = [accounts[0], governance, guardian].map((account) => account?.toLowerCase());
  if (new Set(all).size !== all.length) {
    throw new Error("Deployer, governance and guardian must be three different accounts.");
  }
  const { adminSeconds, governanceSeconds } = protocol.delays[network.kind];
  return [
    { id: ROLE_IDS.admin, label: "admin", holder: governance, delay: BigInt(adminSeconds) },
    { id: ROLE_IDS.governance, label: "governance", holder: governance, delay: BigInt(governanceSeconds) },
    { id: ROLE_IDS.guardian, label: "guardian", holder: guardian, delay: 0n },
    { id: ROLE_IDS.steward, label: "steward", holder: "RiskSteward", delay: 0n },
  ];
}

function holder(role: string, config: HolderConfig, network: string, accounts: readonly string[]): string {
  const address = "account" in config ? accounts[config.account] : config.address;
  if (address === undefined || address === null) {
    throw new Error(
      `config/networks/${network}.json names nobody for the role ${role}: set roles.${role}.address first.`,
    );
  }
  return address;
}

/** The powers of ignition/roles.ts with the selectors of the compiled contracts. */
async function wiring(): Promise<Wiring[]> {
  const found: Wiring[] = [];
  for (const contract of ["MarginEngine", "Vault", "Liquidator", "Exchange", "VolatilityOracle"] as const) {
    const abi = new Interface((await artifacts.readArtifact(contract)).abi);
    for (const [role, names] of Object.entries(POWERS[contract]) as [RoleName, readonly string[]][]) {
      const selectors = names.map((name) => abi.getFunction(name)?.selector ?? unknown(contract, name));
      found.push({ contract, role: ROLE_IDS[role], selectors });
    }
  }
  return found;
}

function unknown(contract: string, name: string): never {
  throw new Error(`ignition/roles.ts names ${contract}.${name}, which does not exist.`);
}
