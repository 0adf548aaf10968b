import { z } from "zod";

/**
 * Shape of the files in config/. Money and ratios are decimal strings, durations whole seconds; the unit is in the field's name, a field
 * without one is a ratio. Rules that span fields or files are in `validate.ts`.
 */
const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'a plain decimal number in quotes, as "0.15"');
const seconds = z.int().nonnegative();
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "a 20-byte address");
const date = z.iso.date();
const symbol = z.string().min(1);

/** false until somebody has read the value on the chain itself and says so here. */
const verified = z.union([z.literal(false), z.strictObject({ date, by: z.string().min(1), how: z.string().min(1) })]);
const provenance = { verified, source: z.string().min(1) };

export const protocolSchema = z.strictObject({
  minDebtUsd: decimal,
  legCostUsd: decimal,
  outflow: z.strictObject({ dailyShare: decimal, floorUsd: decimal }),
  rates: z.strictObject({
    targetUtilisation: decimal,
    anchorSpeedPerYear: decimal,
    reserveShare: decimal,
    minAnchorPerYear: decimal,
    maxAnchorPerYear: decimal,
    initialAnchorPerYear: decimal,
  }),
  sale: z.strictObject({
    targetRatio: decimal,
    releasedBufferShare: decimal,
    feeShare: decimal,
    maxDiscount: decimal,
    rampSeconds: seconds,
    minRemainderUsd: decimal,
  }),
  backstop: z.strictObject({
    seniorTargetPerYear: decimal,
    juniorFloor: decimal,
    saleRampSeconds: seconds,
    absorbDelaySeconds: seconds,
    cooldownSeconds: seconds,
    windowSeconds: seconds,
  }),
  funding: z.strictObject({
    premiumClamp: decimal,
    interest: decimal,
    premiumMemorySeconds: seconds,
    periodSeconds: seconds,
  }),
  volatility: z.strictObject({ spanSeconds: seconds }),
  cashShares: z.strictObject({ name: z.string().min(1), symbol }),
  delays: z.strictObject({
    public: z.strictObject({ adminSeconds: seconds, governanceSeconds: seconds }),
    local: z.strictObject({ adminSeconds: seconds, governanceSeconds: seconds }),
  }),
});

const priceBounds = { minPriceUsd: decimal, maxPriceUsd: decimal };

/** Haircut of a collateral, or margin of a perpetual. */
const risk = z.strictObject({
  initial: decimal,
  maintenance: decimal,
  closeOut: decimal,
  maxPremium: decimal,
  graceSeconds: seconds,
  depthUsd: decimal,
});
const worstStep = z.strictObject({ ratio: decimal, source: z.string().min(1) });
const capacity = z.strictObject({ shareOfDepth: decimal, refillSeconds: seconds });

export const marketSchema = z.strictObject({
  assetId: z.int().min(1).max(31),
  symbol,
  underlying: symbol.nullable(),
  decimals: z.int().min(0).max(24),
  ...priceBounds,
  haircut: risk,
  worstStep,
  calmVolatility: decimal,
  capUsd: decimal,
  capacity,
});

/** A perpetual on the feed of a listed asset, whose underlying is its own too. */
export const perpSchema = z.strictObject({
  marketId: z.int().min(0).max(63),
  symbol,
  underlying: symbol,
  margin: risk,
  worstStep,
  calmVolatility: decimal,
  openInterestCapUsd: decimal,
  positionCapUsd: decimal,
  seedUsd: decimal,
  trade: z.strictObject({ band: decimal, makerFee: decimal, takerFee: decimal }),
  capacity,
});

/** A dated future: a perpetual's fields, and the bounds of its basis. When it expires stands in the network's file. */
export const futureSchema = perpSchema.extend({
  basis: z.strictObject({ cap: decimal, periodSeconds: seconds }),
});

export const marketsSchema = z.strictObject({
  settlement: z.strictObject({ symbol, decimals: z.int().min(0).max(18), ...priceBounds }),
  underlyings: z.record(symbol, z.int().min(1).max(15)),
  markets: z.array(marketSchema).min(1),
  perps: z.array(perpSchema),
  futures: z.array(futureSchema),
});

const tokenSchema = z.union([
  z.strictObject({ mock: z.enum(["MockToken", "MockWETH"]) }),
  z.strictObject({ address, ...provenance }),
]);

const feedSchema = z.union([
  z.strictObject({ mock: z.literal("LightFeed"), decimals: z.int().min(0).max(18), ...feedTimes() }),
  z.strictObject({ address, decimals: z.int().min(0).max(18), ...feedTimes(), ...provenance }),
]);

function feedTimes() {
  return { heartbeatSeconds: seconds, marginSeconds: seconds, deviation: decimal };
}

const assetSchema = z.strictObject({
  token: tokenSchema,
  feed: feedSchema,
  referencePriceUsd: decimal,
  referenceDate: date,
});

const holderSchema = z.union([
  z.strictObject({ account: z.int().min(1) }),
  z.strictObject({ address: address.nullable(), ...provenance }),
]);

/** null on a chain without sequencer; `absent` on a rollup whose sequencer nobody reports on. */
const sequencerSchema = z.union([
  z.strictObject({ feed: address, graceSeconds: seconds, ...provenance }),
  z.strictObject({ absent: z.string().min(1), ...provenance }),
]);

/** A moment, or on a local chain, which is made anew, the time from its first block on. */
const expirySchema = z.union([
  z.strictObject({ at: z.iso.datetime() }),
  z.strictObject({ afterGenesisSeconds: seconds }),
]);

export const networkSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(["local", "public"]),
  chainId: z.int().positive(),
  confirmations: z.int().positive(),
  explorer: z.url().nullable(),
  sequencer: sequencerSchema.nullable(),
  roles: z.strictObject({ governance: holderSchema, guardian: holderSchema }),
  wrappedNative: symbol,
  settlement: assetSchema,
  assets: z.record(symbol, assetSchema),
  absent: z.record(symbol, z.string().min(1)),
  expiries: z.record(symbol, expirySchema),
});

export type ProtocolConfig = z.infer<typeof protocolSchema>;
export type MarketConfig = z.infer<typeof marketSchema>;
export type PerpConfig = z.infer<typeof perpSchema>;
export type FutureConfig = z.infer<typeof futureSchema>;
export type MarketsConfig = z.infer<typeof marketsSchema>;
export type NetworkConfig = z.infer<typeof networkSchema>;
export type AssetConfig = z.infer<typeof assetSchema>;
export type FeedConfig = z.infer<typeof feedSchema>;
export type ExpiryConfig = z.infer<typeof expirySchema>;
export type HolderConfig = z.infer<typeof holderSchema>;
export type Verified = z.infer<typeof verified>;

/** Everything a deployment is made from. */
export interface Config {
  readonly protocol: ProtocolConfig;
  readonly markets: MarketsConfig;
  readonly network: NetworkConfig;
}
