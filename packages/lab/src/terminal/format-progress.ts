import { formatRounded } from "../math/format-rounded.ts";
import type { RunPoint } from "../record/types.ts";
import { formatPrice } from "./format-price.ts";
import { formatTime } from "./format-time.ts";

/** One line of progress: time, prices, accounts per state, calls, liquidations, deficit. */
export function formatProgress(point: RunPoint): string {
  const prices = Object.entries(point.prices).map(([symbol, price]) => `${symbol} ${formatPrice(price)}`);
  const { Healthy, Restricted, Called, CloseOut, Insolvent } = point.states;
  return [
    formatTime(point.time),
    prices.join(" "),
    `healthy ${Healthy} restricted ${Restricted} called ${Called} close-out ${CloseOut} insolvent ${Insolvent}`,
    `calls ${point.callsOpen} open ${point.callsCured} cured ${point.callsExpired} expired`,
    `liquidations ${point.liquidations}`,
    `deficit ${formatRounded(point.deficit, 18, 2)}`,
  ].join(" | ");
}
