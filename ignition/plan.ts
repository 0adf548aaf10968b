/** What the modules deploy, in contract units. Built from config/ by scripts/lib/deployment/plan.ts; nothing here is decided in code. */

export interface FeedPlan {
  readonly address: string | null; // null: the module deploys a double
  readonly decimals: number;
  readonly maxAge: bigint; // [s]
  readonly deviation: bigint; // [bp]
  readonly minExponent: number;
  readonly maxExponent: number;
  readonly underlying: number; // 0: none
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

/** Haircut of a collateral, or margin of a perpetual. A type alias: a step of a deployment takes no interface. */
export type RiskPlan = {
  readonly initial: bigint; // [per mille]
  readonly maintenance: bigint; // [per mille]
  readonly closeOut: bigint; // [%]
  readonly maxPremium: bigint; // [%]
  readonly grace: bigint; // [s]
  readonly depth: bigint; // [USD]
};

export interface MarketPlan extends PricedToken {
  readonly asset: number;
  readonly haircut: RiskPlan;
  readonly worstStep: bigint; // [per mille]
  readonly calm: bigint; // [WAD per sqrt year]
  readonly cap: bigint; // [token units]
  readonly capacity: bigint; // [WAD]
  readonly refill: bigint; // [s]
}

export interface PerpPlan {
  readonly market: number;
  readonly symbol: string;
  readonly underlying: PricedToken;
  readonly margin: RiskPlan;
  readonly worstStep: bigint; // [per mille]
  readonly calm: bigint; // [WAD per sqrt year]
  readonly openInterestCap: bigint; // [WAD of size]
  readonly positionCap: bigint; // [WAD of size]
  readonly seed: bigint; // [WAD]
  readonly trade: { readonly band: bigint; readonly makerFee: bigint; readonly takerFee: bigint }; // [bp], [1e-6], [1e-6]
  readonly capacity: bigint; // [WAD]
  readonly refill: bigint; // [s]
}

/** A dated future: a perpetual without funding that ends. */
export interface FuturePlan extends PerpPlan {
  readonly expiry: bigint; // [unix s]
  readonly basisCap: bigint; // [WAD] at `basisPeriod` from expiry
  readonly basisPeriod: bigint; // [s]
}

export type ContractName = "MarginEngine" | "Vault" | "Liquidator" | "Exchange" | "VolatilityOracle";

/** Functions of one contract that one role may call. */
export interface Wiring {
  readonly contract: ContractName;
  readonly role: bigint;
  readonly selectors: readonly string[];
}

export interface RolePlan {
  readonly id: bigint;
  readonly label: string;
  readonly holder: string; // an address, or a contract of the deployment by name
  readonly delay: bigint; // [s]
}

export interface DeploymentPlan {
  readonly settlement: PricedToken;
  readonly markets: readonly MarketPlan[];
  readonly perps: readonly PerpPlan[];
  readonly futures: readonly FuturePlan[];
  readonly wrappedNative: number; // asset id of the wrapped native coin
  readonly cashShares: { readonly name: string; readonly symbol: string };
  readonly sequencer: { readonly feed: string; readonly grace: bigint };
  readonly legCost: bigint; // [WAD]
  readonly funding: {
    readonly clamp: bigint; // [WAD]
    readonly interest: bigint; // [WAD]
    readonly memory_: bigint; // [s]
    readonly period: bigint; // [s]
  };
  readonly minDebt: bigint; // [WAD]
  readonly outflow: { readonly share: bigint; readonly floor: bigint }; // [bp], [WAD]
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
  readonly backstop: {
    readonly seniorRate: bigint; // [WAD per year]
    readonly floor: bigint; // [WAD]
    readonly ramp: bigint; // [s]
    readonly delay: bigint; // [s]
    readonly cooldown: bigint; // [s]
    readonly window: bigint; // [s]
  };
  readonly volatilitySpan: bigint; // [s]
  readonly roles: readonly RolePlan[];
  readonly wiring: readonly Wiring[];
}
