/** Part of the backstop's worth from which on a loss is worth a report. */
const PART = 100n;

/**
 * Whether the pending losses say something else of an account than what it lacks, and by how much it matters: an account that is solvent
 * again is always taken out, any other difference counts from a hundredth of the backstop's worth on. All [WAD].
 */
export function isReportDue(loss: bigint, reported: bigint, worth: bigint): boolean {
  if (loss === reported) return false;
  if (loss === 0n) return true;
  return (loss > reported ? loss - reported : reported - loss) * PART >= worth;
}
