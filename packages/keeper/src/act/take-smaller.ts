import { errorName, explainError } from "@plimsoll/sdk";
import { isRefusal, type Draft, type Fees } from "@plimsoll/service";
import type { Context } from "../context.ts";
import { transact } from "./transact.ts";

/** Refusals that time heals: the premium rises, the bucket refills, the keeper's own inventory is sold. They need no back-off. */
const PASSING = [
  "LiquidatorPremiumTooLow",
  "LiquidatorCapacityEmpty",
  "LiquidatorGraceRunning",
  "VaultBelowInitial",
  "VaultPositionCapExceeded",
];
/** The keeper's account cannot carry so much: half of it is tried. */
const TOO_MUCH = ["VaultBelowInitial", "VaultPositionCapExceeded"];
const MOST_HALVINGS = 4;

/** Something to take into the keeper's account from another. */
export interface Taking {
  readonly action: string;
  readonly account: string;
  /** Names it for the back-off. */
  readonly key: string;
  /** Largest amount to try. */
  readonly most: bigint;
}

/** Takes as much as the keeper's account carries: all of it, else half, and so on. Whether a transaction was mined. */
export async function takeSmaller(
  context: Context,
  { action, account, key, most }: Taking,
  now: number,
  draftOf: (amount: bigint, fees: Fees) => Promise<Draft>,
): Promise<boolean> {
  const { backOff, emit, config } = context;
  let reason = "the keeper's account has no room";
  for (let amount = most, halved = 0; amount > 0n && halved <= MOST_HALVINGS; amount /= 2n, ++halved) {
    try {
      const outcome = await transact(context, action, [account], (fees) => draftOf(amount, fees));
      if (outcome === "sent") backOff.succeed(key);
      if (outcome === "reverted") backOff.fail(key, now);
      return outcome !== "skipped";
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const name = errorName(error) ?? "";
      if (!PASSING.includes(name)) backOff.fail(key, now);
      reason = explainError(error, config.deployment);
      if (!TOO_MUCH.includes(name)) break;
    }
  }
  emit({ event: "refused", action, subjects: [account], reason });
  return false;
}
