/** How far the relay has come. */
export interface Progress {
  /** Last block read. */
  block: number | undefined;
  /** Its time [unix s]. */
  blockTime: bigint;
  /** When the chain last answered [unix ms]. */
  lookedAt: number;
  /** Something happened since the last look that a match may come of. */
  isDirty: boolean;
  /** The last look is over and found nothing to trade. */
  isIdle: boolean;
}
