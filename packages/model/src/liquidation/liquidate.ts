import { isBackstopAccount } from "../losses/backstop.ts";
import { valuate } from "../risk/legs.ts";
import type { AccountId } from "../state/account.ts";
import { isLiquidationOpen, isPaused } from "../state/clock.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { checkTraded, type TradeTest } from "../trading/trade-check.ts";
import { checkSingle } from "../vault/check.ts";
import type { Bid, Liquidate, Sale } from "./bid.ts";
import { sellCollateral } from "./sell-collateral.ts";
import { takeOver } from "./take-over.ts";

/** Sales are open: no pause, and a fit sequencer (SPEC A5, A8). */
export function ensureLiquidationOpen(draft: Draft): void {
  ensure(!isPaused(draft.clock, draft.now), "LiquidationHalted");
  ensure(isLiquidationOpen(draft.clock, draft.now), "SequencerUnfit");
}

/** A keeper's account before it buys. */
export function noteKeeper(draft: Draft, keeper: AccountId | undefined): TradeTest | undefined {
  if (keeper === undefined) return undefined;
  const { netWorth, maintenance } = valuate(draft, draft.account(keeper));
  return { before: { netWorth, maintenance }, fees: undefined, use: "takeover" };
}

/** A keeper who took positions is tested like a trader, one who paid for collateral like an outflow (SPEC A7, A21). */
export function checkKeeper(
  draft: Draft,
  keeper: AccountId | undefined,
  note: TradeTest | undefined,
  took: { readonly positions: boolean; readonly collateral: boolean },
): void {
  if (keeper === undefined || note === undefined) return;
  if (took.positions) checkTraded(draft, draft.account(keeper), note);
  if (took.collateral) checkSingle(draft, draft.account(keeper));
}

function sell(draft: Draft, bid: Bid, keeper: AccountId | undefined): Sale | undefined {
  ensure(!isBackstopAccount(draft.backstop, bid.account), "IsBackstop");
  ensure(bid.most > 0n, "AmountIsZero");
  ensure(bid.nonce === undefined || bid.nonce === draft.peek(bid.account).nonce, "NoncePinned");
  return bid.instrument >= 32 ? takeOver(draft, bid, keeper) : sellCollateral(draft, bid, keeper);
}

/** Bids come in ascending order of accounts and instruments, none twice (SPEC A10). */
function isAscending(bids: readonly Bid[]): boolean {
  const key = ({ account, instrument }: Bid): string => account + instrument.toString().padStart(3, "0");
  return bids.every((bid, i) => i === 0 || key(bid) > key(bids[i - 1] as Bid));
}

/** Sells what the bids name, positions first; accounts that are not liquidatable are skipped (SPEC A10, A21). */
export function liquidate(draft: Draft, { bids, keeper }: Liquidate): readonly Sale[] {
  ensureLiquidationOpen(draft);
  ensure(isAscending(bids), "NotAscending");
  const note = noteKeeper(draft, keeper);
  const isPosition = ({ instrument }: Bid): boolean => instrument >= 32;
  const ordered = [...bids.filter(isPosition), ...bids.filter((bid) => !isPosition(bid))];
  const sales = ordered.map((bid) => sell(draft, bid, keeper)).filter((sale) => sale !== undefined);
  ensure(sales.length > 0, "NotLiquidatable");
  const positions = sales.some(({ instrument }) => instrument >= 32);
  checkKeeper(draft, keeper, note, { positions, collateral: sales.some(({ instrument }) => instrument < 32) });
  return sales;
}
