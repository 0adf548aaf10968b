/** One unit of the settlement token, of a ratio, of a size. */
export const WAD = 10n ** 18n;
/** One of an index, of a scale, of a shift. */
export const RAY = 10n ** 27n;
/** Seconds of a year; rates are per year. */
export const YEAR = 31_536_000;
export const HOUR = 3_600;
export const DAY = 86_400;
/** Denominators of the quantised parameters. */
export const PERMILLE = 1_000n;
export const PERCENT = 100n;
export const BPS = 10_000n;
/** One of a stored premium of a market. */
export const PREMIUM_UNIT = 10n ** 8n;
/** One of a fee rate: 1e-6 of the notional. */
export const FEE_UNIT = 10n ** 6n;

export const min = <T extends bigint | number>(a: T, b: T): T => (a < b ? a : b);
export const max = <T extends bigint | number>(a: T, b: T): T => (a > b ? a : b);
export const clamp = <T extends bigint | number>(x: T, low: T, high: T): T => min(max(x, low), high);
export const abs = (x: bigint): bigint => (x < 0n ? -x : x);

/** `a / b` toward minus infinity; b above 0. */
export const floorDiv = (a: bigint, b: bigint): bigint => (a < 0n ? -((b - 1n - a) / b) : a / b);

/** `a / b` toward plus infinity; b above 0. */
export const ceilDiv = (a: bigint, b: bigint): bigint => (a > 0n ? (a + b - 1n) / b : -(-a / b));
