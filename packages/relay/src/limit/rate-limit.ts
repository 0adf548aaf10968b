const MINUTE_MS = 60_000;
/** Subjects remembered; beyond, the one unseen for the longest is forgotten. */
const MOST_SUBJECTS = 50_000;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** A bucket per subject that holds a minute's worth of requests and refills evenly. Times are milliseconds of the caller's clock. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Takes one request; otherwise the seconds until the next is there. */
  take(subject: string, now: number): { readonly isTaken: true } | { readonly isTaken: false; readonly wait: number } {
    const tokens = this.#tokensOf(subject, now);
    if (tokens < 1) return { isTaken: false, wait: Math.ceil(((1 - tokens) * MINUTE_MS) / this.#perMinute / 1000) };
    this.#buckets.delete(subject);
    const [longestUnseen] = this.#buckets.size < MOST_SUBJECTS ? [] : this.#buckets.keys();
    if (longestUnseen !== undefined) this.#buckets.delete(longestUnseen);
    this.#buckets.set(subject, { tokens: tokens - 1, at: now });
    return { isTaken: true };
  }

  #tokensOf(subject: string, now: number): number {
    const bucket = this.#buckets.get(subject);
    if (bucket === undefined) return this.#perMinute;
    return Math.min(this.#perMinute, bucket.tokens + ((now - bucket.at) * this.#perMinute) / MINUTE_MS);
  }
}
