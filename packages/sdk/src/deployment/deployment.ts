import { z } from "zod";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "a 20-byte address");
const contract = z.object({ address });
const asset = z.object({
  asset: z.int().min(0).max(31),
  symbol: z.string().min(1),
  token: address,
  feed: address,
  decimals: z.int().min(0).max(24),
});

const perp = z.object({ market: z.int().min(0).max(62), symbol: z.string().min(1), feed: address });

const future = perp.extend({ expiry: z.int().positive() });

/** `deployments/<chainId>.json`, as far as clients need it. Asset 0 is the settlement token. */
export const manifestSchema = z.object({
  chainId: z.int().positive(),
  startBlock: z.int().nonnegative(),
  contracts: z.object({
    Vault: contract,
    MarginEngine: contract,
    Liquidator: contract,
    Operators: contract,
    Exchange: contract.optional(),
    Backstop: contract.optional(),
    RiskSteward: contract.optional(),
    TopUps: contract.optional(),
    OutflowQueue: contract.optional(),
  }),
  assets: z
    .array(asset)
    .refine((assets) => assets.some((entry) => entry.asset === 0), "asset 0, the settlement token, is missing"),
  perps: z.array(perp).default([]),
  futures: z.array(future).default([]),
});

export type Market = z.infer<typeof asset>;

/** A perpetual: its number in vault and exchange, its name, and the feed of its index. */
export type Perp = z.infer<typeof perp>;

/** A dated future: as a perpetual, and when it expires [unix s]. */
export type Future = z.infer<typeof future>;

/** Where a deployment is and what it trades. */
export interface Deployment {
  readonly chainId: number;
  readonly startBlock: number;
  readonly contracts: {
    readonly vault: string;
    readonly engine: string;
    readonly liquidator: string;
    readonly operators: string;
    /** Missing where positions are not traded. */
    readonly exchange?: string;
    /** Missing where nobody stands behind losses. */
    readonly backstop?: string;
    /** Missing where margins do not follow volatility. */
    readonly steward?: string;
    /** Missing where owners cannot authorise top-ups. */
    readonly topUps?: string;
    /** Missing where cash that cannot leave at once has no queue. */
    readonly outflowQueue?: string;
  };
  readonly settlement: Market;
  readonly markets: readonly Market[];
  readonly perps: readonly Perp[];
  readonly futures: readonly Future[];
}
