/** The five states of SPEC A6, from the safest to the worst. */
export type AccountState = "Healthy" | "Restricted" | "Called" | "CloseOut" | "Insolvent";

/** The numbers a state is read from. */
export interface Lines {
  readonly netWorth: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
  readonly closeOut: bigint;
}

/** The first row of SPEC A6 that holds; equality takes the safer one. */
export function accountState({ netWorth, initial, maintenance, closeOut }: Lines): AccountState {
  if (netWorth === 0n && maintenance === 0n) return "Healthy";
  if (netWorth <= 0n) return "Insolvent";
  if (netWorth >= initial) return "Healthy";
  if (netWorth >= maintenance) return "Restricted";
  return netWorth >= closeOut ? "Called" : "CloseOut";
}

/** Whether rho is at least 1.03 (SPEC A9). */
export function isCured({ netWorth, maintenance }: Pick<Lines, "netWorth" | "maintenance">): boolean {
  return netWorth >= 0n && netWorth * 100n >= maintenance * 103n;
}
