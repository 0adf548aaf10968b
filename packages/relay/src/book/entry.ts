import type { SignedOrder } from "@plimsoll/sdk";

/** An order as the relay keeps it. */
export interface Entry {
  /** Rises with arrival: time priority. */
  readonly id: number;
  /** Digest of the order, its name everywhere. */
  readonly digest: string;
  readonly owner: string;
  readonly signed: SignedOrder;
  /** [unix ms] */
  readonly receivedAt: number;
}
