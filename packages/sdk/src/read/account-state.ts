/** States of an account, safest first. */
export const ACCOUNT_STATES = ["Healthy", "Restricted", "Called", "CloseOut", "Insolvent"] as const;

export type AccountState = (typeof ACCOUNT_STATES)[number];

/** Net worth and the buffers of the three lines [WAD]. */
export interface Lines {
  readonly netWorth: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
  readonly closeOut: bigint;
}

/** The table is read from the top, the first match wins: equality takes the safer row. */
export function accountState({ netWorth, initial, maintenance, closeOut }: Lines): AccountState {
  if (netWorth >= initial) return "Healthy";
  if (netWorth >= maintenance) return "Restricted";
  if (netWorth >= closeOut) return "Called";
  return netWorth > 0n ? "CloseOut" : "Insolvent";
}
