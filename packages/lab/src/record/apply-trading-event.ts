import type { MarketRun, TradingEvent, TradingRun } from "./trading.ts";

const WAD = 10n ** 18n;

/** A market in which nothing has happened. */
export const EMPTY_MARKET: MarketRun = {
  sizes: new Map(),
  funding: 0n,
  fundingPaid: 0n,
  fundingReceived: 0n,
  fundingByLongs: 0n,
  trades: 0,
  volume: 0n,
  fees: 0n,
  peakOpenInterest: 0n,
  offsets: 0,
  takeovers: [],
  deleveragings: 0,
  deleveraged: 0n,
  lossesSettled: 0n,
  profitsSettled: 0n,
  touches: 0,
};

/** The run after one event: funding is paid on the sizes before it. */
export function applyTradingEvent(run: TradingRun, event: TradingEvent): TradingRun {
  const before = run.get(event.market) ?? EMPTY_MARKET;
  const paid = "funding" in event ? payFunding(before, event.funding) : before;
  const after = withPeak(change(paid, event));
  return new Map(run).set(event.market, after);
}

/** Sum of the sizes of one side. */
export function openInterestOf(sizes: ReadonlyMap<string, bigint>): bigint {
  return [...sizes.values()].reduce((sum, size) => (size > 0n ? sum + size : sum), 0n);
}

function change(market: MarketRun, event: TradingEvent): MarketRun {
  switch (event.type) {
    case "traded": {
      const moved = move(market, event.seller, event.buyer, event.size);
      return {
        ...moved,
        trades: market.trades + (event.isOffset ? 0 : 1),
        volume: market.volume + (event.isOffset ? 0n : (event.size * event.price) / WAD),
        fees: market.fees + event.fees,
        offsets: market.offsets + (event.isOffset ? 1 : 0),
      };
    }
    case "takenOver": {
      const { type: _, funding: __, keeper, ...takeover } = event;
      const moved = move(market, takeover.account, keeper, takeover.size);
      return { ...moved, takeovers: [...market.takeovers, takeover] };
    }
    case "moved":
      return move(market, event.from, event.to, event.size);
    case "deleveraged":
      return {
        ...market,
        sizes: event.sizes,
        deleveragings: market.deleveragings + 1,
        deleveraged: market.deleveraged + event.size,
        touches: market.touches + 2,
      };
    case "settled": {
      const [loss, profit] = event.amount < 0n ? [0n - event.amount, 0n] : [0n, event.amount];
      return {
        ...market,
        lossesSettled: market.lossesSettled + loss,
        profitsSettled: market.profitsSettled + profit,
        touches: market.touches + 1,
      };
    }
    case "feeWaived":
      return { ...market, fees: market.fees - event.amount };
    case "accrued":
      return market;
  }
}

/** Signed size that leaves one account and arrives at another. */
function move(market: MarketRun, from: string, to: string, size: bigint): MarketRun {
  const sizes = new Map(market.sizes);
  sizes.set(from, (sizes.get(from) ?? 0n) - size);
  sizes.set(to, (sizes.get(to) ?? 0n) + size);
  return { ...market, sizes, touches: market.touches + 2 };
}

function payFunding(market: MarketRun, funding: bigint): MarketRun {
  const step = funding - market.funding;
  let { fundingPaid, fundingReceived, fundingByLongs } = market;
  for (const size of market.sizes.values()) {
    const due = size * step;
    if (due > 0n) fundingPaid += due;
    else fundingReceived -= due;
    if (size > 0n) fundingByLongs += due;
  }
  return { ...market, funding, fundingPaid, fundingReceived, fundingByLongs };
}

function withPeak(market: MarketRun): MarketRun {
  const open = openInterestOf(market.sizes);
  return open > market.peakOpenInterest ? { ...market, peakOpenInterest: open } : market;
}
