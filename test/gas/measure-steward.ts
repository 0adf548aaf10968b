import { ROUND } from "../fixtures/steward.js";
import { crowd } from "../fixtures/steward-crowd.js";
import { networkHelpers } from "../fixtures/system.js";
import { gasOf } from "./receipts.js";
import type { GasSplit } from "./split.js";

/** Gas of following volatility: a witness with four accounts, a round that takes a step with a new point, and one with nothing to take. */
export async function measureStewardGas(): Promise<Record<string, GasSplit>> {
  const { steward, accounts, assets, id } = await crowd();
  const stewardWitness4 = await gasOf(() => steward.witness(id, accounts.slice(0, 4)));
  await networkHelpers.time.increase(ROUND);
  const { feed, market } = assets[0]!;
  await feed.set(market.price);
  const stewardRefresh = await gasOf(() => steward.refresh(id));
  const stewardIdle = await gasOf(() => steward.refresh(id));
  return { stewardWitness4, stewardRefresh, stewardIdle };
}
