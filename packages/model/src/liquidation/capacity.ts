import { ceilDiv, max, min, PERMILLE } from "../numbers.ts";

/** Capacity of an instrument (SPEC A10): value that keepers may take now, and the most there is. WAD. */
export interface Bucket {
  readonly free: bigint;
  readonly at: number;
  readonly full: bigint;
}

/** What an account has used: per mille of all capacities together, and when its window began. */
export interface Used {
  readonly used: bigint;
  readonly usedSince: number;
}

export const REFILL = 600;
export const CAPACITY_WINDOW = 600;
/** Share of all capacities together that one account sells in a window, per mille. */
export const ACCOUNT_SHARE = 200n;

/** C refilled to now, Down. */
export function refilled({ free, at, full }: Bucket, now: number): bigint {
  return min(full, free + (full * BigInt(now - at)) / BigInt(REFILL));
}

/** Share used in the window that runs; a window begins with the first sale after the last one's end (SPEC is silent). Per mille. */
export function usedShare({ used, usedSince }: Used, now: number): bigint {
  return now - usedSince < CAPACITY_WINDOW ? used : 0n;
}

/** What this account may sell of an instrument now: the bucket, within its own share. WAD. */
export function freeCapacity(bucket: Bucket, account: Used, now: number): bigint {
  const share = max(0n, ACCOUNT_SHARE - usedShare(account, now));
  return min(refilled(bucket, now), (bucket.full * share) / PERMILLE);
}

/** The bucket and the account's use after a sale of `value`; the share is rounded Up. */
export function takeCapacity(
  bucket: Bucket,
  account: Used,
  value: bigint,
  now: number,
): { bucket: Bucket; used: Used } {
  const before = usedShare(account, now);
  const isRunning = now - account.usedSince < CAPACITY_WINDOW;
  return {
    bucket: { full: bucket.full, free: refilled(bucket, now) - value, at: now },
    used: {
      used: min(ACCOUNT_SHARE, before + ceilDiv(value * PERMILLE, bucket.full)),
      usedSince: isRunning ? account.usedSince : now,
    },
  };
}
