import type { Appraisal } from "@plimsoll/sdk";
import type { Block } from "ethers";
import type { Holding } from "../chain/holding.ts";
import type { Pots } from "../chain/pots.ts";
import { readHoldings } from "../chain/read-holdings.ts";
import type { Context } from "../context.ts";
import { isDistressed } from "../decide/is-distressed.ts";
import { isDust } from "../decide/is-dust.ts";
import { deleverageAll } from "./deleverage-all.ts";
import { offsetAll } from "./offset-all.ts";
import { settleAll } from "./settle-all.ts";
import { takeOverAll } from "./take-over-all.ts";
import { takePairs } from "./take-pairs.ts";

/**
 * What is due on positions: distressed ones are netted first, then taken over, with what they hedge where they
 * hedge; those of insolvent accounts are deleveraged; losses are charged.
 */
export async function relieve(
  context: Context,
  traders: readonly Appraisal[],
  { pots, live, head }: { readonly pots: Pots; readonly live: bigint; readonly head: Block },
): Promise<Set<string>> {
  const now = head.timestamp;
  const holdings = (await readHoldings(context, traders)).filter((holding) => !isDust(holding));
  const moved = new Set<string>();
  const add = (accounts: readonly string[]): void => accounts.forEach((account) => moved.add(account));
  const untouched = (holding: Holding): boolean => !moved.has(holding.holder.account);
  const distressed = holdings.filter(({ holder }) => holder.account !== context.account && isDistressed(holder, live));
  add(await offsetAll(context, distressed, now));
  add(await takePairs(context, distressed.filter(untouched), now));
  add(await takeOverAll(context, distressed.filter(untouched), now));
  add(await deleverageAll(context, distressed.filter(untouched), pots, now));
  add(await settleAll(context, holdings.filter(untouched), pots, now));
  return moved;
}
