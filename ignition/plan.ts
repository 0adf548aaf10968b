/** What the modules deploy, in contract units. Built from config/ by scripts/lib/deployment/plan.ts; nothing here is decided in code. */

export interface FeedPlan {
  readonly address: string | null; // null: the module deploys a double
  readonly decimals: number;
  readonly maxAge: bigint; // [s]
  readonly deviation: bigint; // [bp]
  readonly minExponent: number;
  readonly maxExponent: number;
}

export interface TokenPlan {
  readonly symbol: string;
  readonly decimals: number;
  readonly address: string | null;
  readonly mock: "MockToken" | "MockWETH" | null;
}

export interface PricedToken {
  readonly token: TokenPlan;
  readonly feed: FeedPlan;
  readonly referencePrice: bigint; // [WAD USD]
}

export interface MarketPlan extends PricedToken {
  readonly asset: number;
  readonly haircut: {
    readonly initial: bigint; // [per mille]
    readonly maintenance: bigint; // [per mille]
    readonly closeOut: bigint; // [%]
    readonly maxPremium: bigint; // [%]
    readonly grace: bigint; // [s]
    readonly depth: bigint; // [USD]
  };
  readonly worstStep: bigint; // [per mille]
  readonly cap: bigint; // [token units]
  readonly capacity: bigint; // [WAD]
  readonly refill: bigint; // [s]
}

export type ContractName = "MarginEngine" | "Vault" | "Liquidator";

/** Functions of one contract that one role may call. */
export interface Wiring {
  readonly contract: ContractName;
  readonly role: bigint;
  readonly selectors: readonly string[];
}

export interface RolePlan {
  readonly id: bigint;
  readonly label: string;
  readonly holder: string;
  readonly delay: bigint; // [s]
}

export interface DeploymentPlan {
  readonly settlement: PricedToken;
  readonly markets: readonly MarketPlan[];
  readonly wrappedNative: number; // asset id of the wrapped native coin
  readonly cashShares: { readonly name: string; readonly symbol: string };
  readonly sequencer: { readonly feed: string; readonly grace: bigint };
  readonly legCost: bigint; // [WAD]
  readonly minDebt: bigint; // [WAD]
  readonly initialAnchor: bigint; // [WAD per year]
  readonly rates: {
    readonly target: bigint;
    readonly speed: bigint;
    readonly reserveShare: bigint;
    readonly minAnchor: bigint;
    readonly maxAnchor: bigint;
  };
  readonly terms: {
    readonly target: bigint;
    readonly theta: bigint;
    readonly feeShare: bigint;
    readonly maxDiscount: bigint;
    readonly ramp: bigint;
    readonly minRemainder: bigint;
  };
  readonly roles: readonly RolePlan[];
  readonly wiring: readonly Wiring[];
}
