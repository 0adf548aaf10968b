import { max, RAY, WAD } from "../numbers.ts";
import type { Draft } from "../state/draft.ts";
import { lost, lowWorth } from "./worth.ts";

const LEAST_THRESHOLD = 1_000n * WAD;
const SHARE_OF_SUPPLY = 10_000n;

/** Whether no cash leaves the vault: losses exceed what stands against them (SPEC A28). */
export function isFrozen(draft: Draft): boolean {
  const losses = lost(draft);
  if (losses <= LEAST_THRESHOLD) return false;
  const { supplied, supplyIndex } = draft.ledger;
  const share = (supplied * supplyIndex) / RAY / SHARE_OF_SUPPLY;
  return losses > max(share, lowWorth(draft));
}
