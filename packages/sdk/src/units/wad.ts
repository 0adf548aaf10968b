export const WAD = 10n ** 18n;
export const RAY = 10n ** 27n;

/** Decimals of a WAD number. */
export const WAD_DECIMALS = 18;
