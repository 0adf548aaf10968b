/** The assets a replay knows. USDC is the settlement token, the others are collateral. */
export const SYMBOLS = ["WETH", "WBTC", "wstETH", "USDC"] as const;

export type AssetSymbol = (typeof SYMBOLS)[number];
