import type { ContractName } from "./plan.ts";

/** Ids in the access manager. 0 is its own admin: grants and revokes roles, changes delays, rewires functions. */
export const ROLE_IDS = { admin: 0n, governance: 1n, guardian: 2n, steward: 3n } as const;

export type RoleName = keyof typeof ROLE_IDS;

/**
 * Every restricted function and who may call it. The guardian's only reduce risk and take effect at once, the steward is a contract that
 * anyone drives; all else waits for the delay of governance. A test holds this table against the `restricted` functions of the sources.
 */
export const POWERS: Record<ContractName, Partial<Record<RoleName, readonly string[]>>> = {
  MarginEngine: {
    governance: ["setAsset", "setMarket", "setExpiry", "setSettlement", "setHaircut"],
    guardian: ["closeOpening"],
    steward: ["adjust"],
  },
  Vault: {
    governance: [
      "listAsset",
      "setCap",
      "setEngine",
      "setLiquidator",
      "setExchange",
      "setBackstop",
      "setSeed",
      "setMarketCaps",
      "reopenMarket",
      "resumeOutflow",
      "setOutflowLimit",
    ],
    guardian: ["lowerCap", "closeMarket", "pauseOutflow"],
  },
  Liquidator: {
    governance: ["setCapacity", "resumeLiquidation"],
    guardian: ["pauseLiquidation"],
  },
  Exchange: {
    governance: ["setTerms"],
  },
  VolatilityOracle: {
    governance: ["setTerms"],
  },
};
