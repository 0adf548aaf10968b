import { WAD } from "@plimsoll/sdk";

/** The liquidator's fee is at most this share of the premium, whatever it was made with. */
const MOST_FEE_SHARE = WAD / 2n;
/** A bid states its premium in 64 bits. */
const MOST_PREMIUM = 2n ** 64n - 1n;

export interface TakeoverCost {
  /** What would be taken over, at mark [WAD], > 0. */
  readonly value: bigint;
  /** Gas and least profit [WAD USD]. */
  readonly fixed: bigint;
  /** What closing the position costs per unit of value [WAD]. */
  readonly exit: bigint;
}

/** Premium per unit of value [WAD] that leaves the least profit once the fee is paid and the position is closed again. Up. */
export function leastPremium({ value, fixed, exit }: TakeoverCost): bigint {
  const perUnit = exit + (fixed * WAD + value - 1n) / value;
  const premium = (perUnit * WAD) / (WAD - MOST_FEE_SHARE) + 1n;
  return premium < MOST_PREMIUM ? premium : MOST_PREMIUM;
}
