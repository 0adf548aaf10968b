import type { Appraisal, Leg } from "@plimsoll/sdk";

/** A position of an account, closed ones with something to settle included; money [WAD]. */
export interface Holding {
  readonly holder: Appraisal;
  readonly market: number;
  /** > 0 long. */
  readonly size: bigint;
  /** Mark times size. */
  readonly notional: bigint;
  /** What it has earned or lost at mark and has not settled. */
  readonly profit: bigint;
  readonly leg: Leg;
}
