export const WAD = 10n ** 18n;

/** Decimals of a WAD number. */
export const WAD_DECIMALS = 18;
