import { appraiseAccounts, parseAccountId, readLosses, type Appraisal } from "@plimsoll/sdk";
import type { Block } from "ethers";
import type { Holding } from "../chain/holding.ts";
import type { Pots } from "../chain/pots.ts";
import type { Context } from "../context.ts";
import { isDistressed } from "../decide/is-distressed.ts";
import { absorbAll } from "./absorb-all.ts";
import { bearDeficit } from "./bear-deficit.ts";
import { collectAll } from "./collect-all.ts";
import { deleverageAll } from "./deleverage-all.ts";
import { drawDaily } from "./draw-daily.ts";
import { reportAll } from "./report-all.ts";

/** What nobody has acted on in this pass. */
export interface Left {
  readonly accounts: readonly Appraisal[];
  readonly holdings: readonly Holding[];
  /** Nothing was sent before, so that the accounts stand as they were read. */
  readonly isQuiet: boolean;
}

/**
 * What nobody bought goes to the backstop; what it does not take is deleveraged, or reported; then recorded deficit is borne, suppliers last.
 * Returns how many transactions were mined.
 */
export async function resolve(
  context: Context,
  { accounts, holdings, isQuiet }: Left,
  { pots, live, head }: { readonly pots: Pots; readonly live: bigint; readonly head: Block },
): Promise<number> {
  const { provider, config } = context;
  const { deployment } = config;
  const { backstop } = deployment.contracts;
  const now = head.timestamp;
  const isInventory = ({ account }: Appraisal): boolean =>
    parseAccountId(account).owner.toLowerCase() === backstop?.toLowerCase();
  const requests = accounts.map(({ account }) => ({ account }));
  const current = isQuiet
    ? accounts
    : await appraiseAccounts(provider, deployment, requests, { size: config.appraiseBatch });
  const others = current.filter((account) => !isInventory(account));
  const moved = new Set(backstop === undefined ? [] : await absorbAll(context, others, { live, now }));
  const untouched = ({ account }: Appraisal): boolean => !moved.has(account);
  const distressed = holdings.filter(({ holder }) => untouched(holder) && isDistressed(holder, live));
  for (const account of await deleverageAll(context, distressed, pots, now)) moved.add(account);
  if (backstop === undefined) return moved.size;
  for (const account of await collectAll(context, current.filter(isInventory), holdings, now)) moved.add(account);
  const losses = await readLosses(provider, deployment);
  for (const account of await reportAll(context, others.filter(untouched), { losses, head })) moved.add(account);
  const drawn = await drawDaily(context, pots, now);
  return moved.size + drawn + (await bearDeficit(context, losses.recorded, isQuiet && moved.size + drawn === 0));
}
