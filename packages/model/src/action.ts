import { callMargin, type CallMargin, clearCall, type ClearCall } from "./calls/call.ts";
import type { Liquidate, Sale } from "./liquidation/bid.ts";
import { liquidate } from "./liquidation/liquidate.ts";
import { offset, type Offset } from "./liquidation/offset.ts";
import { liquidatePair, type LiquidatePair } from "./liquidation/pair.ts";
import { absorb, type Absorb } from "./losses/absorb.ts";
import { buy, type Buy } from "./losses/buy.ts";
import {
  coverDeficit,
  type CoverDeficit,
  drawReserves,
  type DrawReserves,
  socialise,
  type Socialise,
} from "./losses/cover.ts";
import { recordDeficit, type RecordDeficit } from "./losses/deficit.ts";
import { deleverage, type Deleverage } from "./losses/deleverage.ts";
import { reportInsolvent, type ReportInsolvent } from "./losses/report.ts";
import {
  closeSeries,
  type CloseSeries,
  enterTranche,
  type EnterTranche,
  leaveTranche,
  type LeaveTranche,
} from "./losses/tranche.ts";
import type { Draft } from "./state/draft.ts";
import { cancelTopUp, type CancelTopUp, observe, type Observe, topUp, type TopUp } from "./topup/top-up.ts";
import { pokeExpiry, type PokeExpiry } from "./trading/expiry.ts";
import { movePosition, type MovePosition } from "./trading/move-position.ts";
import { cancelOrders, type CancelOrders, matchOrders, type MatchOrders } from "./trading/order.ts";
import { settle, type Settle } from "./trading/settle.ts";
import { trade, type Trade, type Waived } from "./trading/trade.ts";
import {
  batch,
  type Batch,
  deposit,
  type Deposit,
  transfer,
  type Transfer,
  withdraw,
  type Withdraw,
} from "./vault/movements.ts";
import { setCaps, type SetCaps, setRates, type SetRates } from "./vault/governance.ts";
import * as upkeep from "./vault/upkeep.ts";
import {
  pokeVolatility,
  type PokeVolatility,
  refresh,
  type Refresh,
  setVolatility,
  type SetVolatility,
} from "./volatility/refresh.ts";
import { witness, type Witness } from "./volatility/witness.ts";

type Of<T> = T & {
  /** Time of the action, unix seconds; never before that of the last one. */
  readonly at: number;
};

/** Every transition of the protocol. */
export type Action =
  | Of<Deposit>
  | Of<Withdraw>
  | Of<Transfer>
  | Of<Batch>
  | Of<CallMargin>
  | Of<ClearCall>
  | Of<Liquidate>
  | Of<LiquidatePair>
  | Of<Offset>
  | Of<RecordDeficit>
  | Of<Trade>
  | Of<MatchOrders>
  | Of<CancelOrders>
  | Of<Settle>
  | Of<MovePosition>
  | Of<PokeExpiry>
  | Of<Deleverage>
  | Of<ReportInsolvent>
  | Of<Absorb>
  | Of<Buy>
  | Of<CoverDeficit>
  | Of<Socialise>
  | Of<DrawReserves>
  | Of<EnterTranche>
  | Of<LeaveTranche>
  | Of<CloseSeries>
  | Of<Observe>
  | Of<TopUp>
  | Of<CancelTopUp>
  | Of<PokeVolatility>
  | Of<SetVolatility>
  | Of<Refresh>
  | Of<Witness>
  | Of<upkeep.SetAnswer>
  | Of<upkeep.SetSequencer>
  | Of<upkeep.Poke>
  | Of<upkeep.RecordPrice>
  | Of<upkeep.PokeMarket>
  | Of<upkeep.WalkEras>
  | Of<upkeep.Pause>
  | Of<upkeep.Unpause>
  | Of<upkeep.CloseMarket>
  | Of<SetRates>
  | Of<SetCaps>;

/** What an action gives back, where it gives anything: its sales, the fees it waived, or one amount, in WAD. */
export type Outcome = readonly Sale[] | Waived | bigint | undefined;

type Handlers = {
  // A step that gives nothing back is a step all the same.
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type
  readonly [T in Action["type"]]: (draft: Draft, action: Extract<Action, { type: T }>) => Outcome | void;
};

/** The step of each action. */
export const HANDLERS: Handlers = {
  deposit,
  withdraw,
  transfer,
  batch,
  callMargin,
  clearCall,
  liquidate,
  liquidatePair,
  offset,
  recordDeficit,
  trade,
  matchOrders,
  cancelOrders,
  settle,
  movePosition,
  pokeExpiry,
  deleverage: (draft, action) => deleverage(draft, action),
  reportInsolvent,
  absorb,
  buy,
  coverDeficit,
  socialise,
  drawReserves,
  enterTranche,
  requestExit: leaveTranche,
  claimExit: leaveTranche,
  payExit: leaveTranche,
  closeSeries,
  observe,
  topUp,
  cancelTopUp,
  pokeVolatility,
  setVolatility,
  refresh,
  witness,
  setAnswer: upkeep.setAnswer,
  setSequencer: upkeep.setSequencer,
  pokeFactor: upkeep.pokeFactor,
  pokeSequencer: upkeep.pokeSequencer,
  recordPrice: upkeep.recordPrice,
  pokeMarket: upkeep.pokeFunding,
  walkEras: upkeep.walkEras,
  pauseLiquidation: upkeep.pause,
  pauseOutflow: upkeep.pause,
  unpauseLiquidation: upkeep.unpauseLiquidation,
  closeMarket: upkeep.closeMarket,
  setRates,
  setCaps,
};
