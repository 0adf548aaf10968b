import { BPS, ceilDiv, HOUR } from "../numbers.ts";

/** Quality of a price (SPEC A5). */
export type PriceStatus = "Valid" | "Divergent" | "Stale" | "Invalid";

/** What a feed answers when it is asked; `undefined` in its place for one that reverts, burns its gas or answers too little. */
export interface Answer {
  /** WAD USD; may be anything a feed can say. */
  readonly price: bigint;
  /** Half width a source states, WAD USD; undefined for a plain feed. */
  readonly spread?: bigint;
  /** Unix seconds. */
  readonly updatedAt: number;
  readonly isComplete: boolean;
}

/** Terms of the listing of a feed. */
export interface FeedPolicy {
  /** Heartbeat and margin, seconds. */
  readonly maxAge: number;
  /** Exclusive bounds, WAD USD. */
  readonly lower: bigint;
  readonly upper: bigint;
  /** Basis points. */
  readonly deviation: bigint;
}

/** A feed with what `recordPrice` has stored of it. Times are unix seconds; undefined where there is no mark. */
export interface Feed {
  readonly policy: FeedPolicy;
  readonly answer: Answer | undefined;
  readonly lastGood?: { readonly price: bigint; readonly updatedAt: number };
  readonly divergentSince?: number;
  readonly lostSince?: number;
  readonly lostSeenAt?: number;
}

/** A price as it is read: mid and the half width to low and high. Both are 0 for an Invalid feed without a stored price. */
export interface Price {
  readonly status: PriceStatus;
  readonly mid: bigint;
  readonly spread: bigint;
  /** Age of what `mid` is, unix seconds of its update; 0 without a price. */
  readonly updatedAt: number;
}

/** How long a mark of a lost feed stands without being found true again, and how long until it counts (SPEC A5). */
const LOST_LAPSE = 48 * HOUR;
const LOST_WAIT = 24 * HOUR;
/** From when on a Divergent price counts unmoved, and may be marked again (SPEC A5). */
const DIVERGENT_WAIT = 600;
const DIVERGENT_AGAIN = 70 * 60;

/** d*p, Up: low is rounded Down and high Up. */
export function deviationOf(price: bigint, policy: FeedPolicy): bigint {
  return ceilDiv(price * policy.deviation, BPS);
}

/**
 * Status of an answer (SPEC A5). SPEC is silent on an answer that is too old and disagrees: read as Stale, as age is the only condition of
 * Valid it fails.
 */
export function statusOf(answer: Answer | undefined, policy: FeedPolicy, now: number): PriceStatus {
  if (answer === undefined || !answer.isComplete || answer.updatedAt > now) return "Invalid";
  const { price } = answer;
  if (price <= 0n || price <= policy.lower || price >= policy.upper) return "Invalid";
  const spread = answer.spread ?? 0n;
  if (spread >= price) return "Invalid";
  if (now - answer.updatedAt > policy.maxAge) return "Stale";
  return spread > deviationOf(price, policy) ? "Divergent" : "Valid";
}

/** The price of a feed now. The last Valid answer of a Stale feed is its present one, that of an Invalid feed the stored one. */
export function readPrice(feed: Feed, now: number): Price {
  const status = statusOf(feed.answer, feed.policy, now);
  if (status === "Invalid") {
    return { status, mid: feed.lastGood?.price ?? 0n, spread: 0n, updatedAt: feed.lastGood?.updatedAt ?? 0 };
  }
  const { price, spread = 0n, updatedAt } = feed.answer as Answer;
  const width = deviationOf(price, feed.policy);
  return { status, mid: price, spread: spread > width ? spread : width, updatedAt };
}

/** What `recordPrice` writes (SPEC A5): the last good price, or the mark of disagreement, or the mark of a lost feed. */
export function recordPrice(feed: Feed, now: number): Feed {
  const { policy, answer, lastGood } = feed;
  const kept = { policy, answer, ...(lastGood && { lastGood }) };
  const status = statusOf(answer, policy, now);
  if (status === "Valid" && answer) {
    return { policy, answer, lastGood: { price: answer.price, updatedAt: answer.updatedAt } };
  }
  if (status === "Divergent") {
    const since = feed.divergentSince;
    return { ...kept, divergentSince: since !== undefined && now - since < DIVERGENT_AGAIN ? since : now };
  }
  if (status === "Stale") return feed;
  return { ...feed, lostSince: isMarkedLost(feed, now) ? (feed.lostSince ?? now) : now, lostSeenAt: now };
}

/** Whether a Divergent price counts unmoved by now. */
export function isDivergenceOld(feed: Feed, now: number): boolean {
  return feed.divergentSince !== undefined && now - feed.divergentSince >= DIVERGENT_WAIT;
}

function isMarkedLost(feed: Feed, now: number): boolean {
  return feed.lostSince !== undefined && now - (feed.lostSeenAt ?? 0) <= LOST_LAPSE;
}

/** Whether an Invalid feed counts as lost for good: marked 24 h ago, the mark not lapsed. */
export function isLost(feed: Feed, now: number): boolean {
  return isMarkedLost(feed, now) && now - (feed.lostSince ?? now) >= LOST_WAIT;
}
