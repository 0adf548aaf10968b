import type { Expiry } from "@plimsoll/sdk";

/** The settlement price is the mean over this time before expiry [s]. */
const WINDOW = 1_800n;
/** Samples closer together than this add little to the mean [s]. */
const BETWEEN_SAMPLES = 60n;

/** A sample is due in the window, and the price to be fixed after it. */
export function isExpiryDue({ expiry, sampledAt, settlementPrice }: Expiry, now: bigint): boolean {
  if (settlementPrice !== undefined || now < expiry - WINDOW) return false;
  return now >= expiry || now - sampledAt >= BETWEEN_SAMPLES;
}
