import { WAD, type Appraisal } from "@plimsoll/sdk";

const CURE_RATIO = (103n * WAD) / 100n;

/** A call that `clearCall` would end. */
export function isCured({ header, netWorth, maintenance, worstStatus }: Appraisal): boolean {
  return header.isCalled && worstStatus === "Valid" && netWorth * WAD >= maintenance * CURE_RATIO;
}
