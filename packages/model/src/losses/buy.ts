import { ensureLiquidationOpen } from "../liquidation/liquidate.ts";
import { moveCash, takeTokens } from "../cash/move.ts";
import { discounted, marked } from "../liquidation/sale.ts";
import { abs, ceilDiv, min, PERCENT, WAD } from "../numbers.ts";
import { collateralStatePrice } from "../prices/leg-price.ts";
import { valuate } from "../risk/legs.ts";
import type { AccountId } from "../state/account.ts";
import { live } from "../state/clock.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { holdingIn, moveSize } from "../trading/holdings.ts";
import { ensurePosition } from "../trading/limits.ts";
import { markOf, openMarket } from "../trading/market.ts";
import { checkTraded } from "../trading/trade-check.ts";
import { moveTotal, takeCollateral } from "../vault/movements.ts";

/** Buys inventory of the backstop: collateral into a wallet, a position into a vault account. */
export interface Buy {
  readonly type: "buy";
  readonly instrument: number;
  /** Most: token units or size. */
  readonly most: bigint;
  readonly buyer: AccountId | undefined;
}

const SALE_TERM = 600;

/** Discount of inventory: from 0 to the instrument's highest premium over ten live minutes since the absorptions (SPEC A28). WAD, Down. */
export function inventoryDiscount(draft: Draft, instrument: number): bigint {
  const { since } = draft.backstop.lots.get(instrument) ?? refuse("NothingToSell");
  const elapsed = BigInt(Math.min(Math.max(0, live(draft.clock, draft.now) - since), SALE_TERM));
  const { maxPremium } = draft.instrument(instrument);
  return (maxPremium * WAD * elapsed) / (PERCENT * BigInt(SALE_TERM));
}

function buyCollateral(draft: Draft, { instrument: number, most }: Buy, discount: bigint): void {
  const { cash, stock } = draft.backstop;
  if (cash === undefined || stock === undefined) return refuse("NothingToSell");
  const { feed, unit } = draft.instrument(number);
  const { price, status } = collateralStatePrice(feed, draft.settlement.factor.value, draft.now);
  ensure(status === "Valid", "PriceNotValid");
  const account = draft.account(stock);
  const amount = min(most, account.balances.get(number) ?? 0n);
  ensure(amount > 0n, "NothingToSell");
  takeCollateral(account, number, amount);
  moveTotal(draft, number, -amount);
  moveCash(draft, draft.account(cash), takeTokens(draft, ceilDiv(amount * price * (WAD - discount), unit * WAD)));
}

function buyPosition(draft: Draft, { instrument, most, buyer: id }: Buy, discount: bigint): void {
  const market = instrument - 32;
  const inventory = draft.account(draft.backstop.inventory.get(market) ?? refuse("NothingToSell"));
  const taker = draft.account(id ?? refuse("NotAllowed"));
  const { netWorth, maintenance } = valuate(draft, taker);
  openMarket(draft, market);
  const { mid, status } = markOf(draft, market);
  ensure(status === "Valid", "PriceNotValid");
  const { size } = holdingIn(draft, inventory, market);
  const amount = min(most, abs(size));
  ensure(amount > 0n, "NothingToSell");
  const held = holdingIn(draft, taker, market).size;
  const price = size > 0n ? discounted(mid, discount) : marked(mid, discount);
  const sides = size > 0n ? { buyer: taker, seller: inventory } : { buyer: inventory, seller: taker };
  moveSize(draft, market, { ...sides, size: amount, price }, mid);
  ensurePosition(draft, taker, market, held, mid);
  checkTraded(draft, taker, { before: { netWorth, maintenance }, fees: undefined, use: "takeover" });
}

/** Sells inventory at its discount of now (SPEC A28). */
export function buy(draft: Draft, action: Buy): void {
  ensureLiquidationOpen(draft);
  ensure(action.most > 0n, "AmountIsZero");
  const discount = inventoryDiscount(draft, action.instrument);
  if (action.instrument >= 32) buyPosition(draft, action, discount);
  else buyCollateral(draft, action, discount);
}
