import type { Block } from "ethers";
import type { Holding } from "../chain/holding.ts";
import type { Pots } from "../chain/pots.ts";
import type { Context } from "../context.ts";
import { isDistressed } from "../decide/is-distressed.ts";
import { offsetAll } from "./offset-all.ts";
import { settleAll } from "./settle-all.ts";
import { takeOverAll } from "./take-over-all.ts";
import { takePairs } from "./take-pairs.ts";

/**
 * What is due on positions before anybody bears a loss: distressed ones are netted first, then taken over, with what they hedge where they
 * hedge; losses are charged. Returns the accounts concerned.
 */
export async function relieve(
  context: Context,
  holdings: readonly Holding[],
  { pots, live, head }: { readonly pots: Pots; readonly live: bigint; readonly head: Block },
): Promise<Set<string>> {
  const now = head.timestamp;
  const moved = new Set<string>();
  const add = (accounts: readonly string[]): void => accounts.forEach((account) => moved.add(account));
  const untouched = (holding: Holding): boolean => !moved.has(holding.holder.account);
  const distressed = holdings.filter(({ holder }) => holder.account !== context.account && isDistressed(holder, live));
  add(await offsetAll(context, distressed, now));
  add(await takePairs(context, distressed.filter(untouched), now));
  add(await takeOverAll(context, distressed.filter(untouched), now));
  add(await settleAll(context, holdings.filter(untouched), pots, now));
  return moved;
}
