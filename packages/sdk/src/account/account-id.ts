/** 32 bytes: owner (20) | mode (1) | sub id (11), as 0x-prefixed lower-case hex. */
export type AccountId = string;

/** Every balance of the account backs every debt of the account. */
export const MODE_CROSS = 0;

/** One market, cash as the only collateral. */
export const MODE_ISOLATED = 1;

/** Asset id of the settlement token. */
export const CASH = 0;
