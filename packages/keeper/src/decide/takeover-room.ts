import type { Holding } from "../chain/holding.ts";

/** The keeper's account carries at most positions whose initial margin, this many times, its net worth covers. */
const RESERVE = 2n;
const BP = 10_000n;

/**
 * Notional of a position that the keeper's account may take on [WAD], > 0.
 * @param netWorth of the account [WAD]
 * @param own its positions
 * @param wanted the position offered, of which it takes the same side
 */
export function takeoverRoom(netWorth: bigint, own: readonly Holding[], wanted: Holding): bigint {
  const most = (netWorth * BP) / (RESERVE * wanted.leg.risk.initialHaircut);
  const room = own.reduce((left, { market, size, notional }) => {
    const isClosing = market === wanted.market && size > 0n !== wanted.size > 0n;
    return isClosing ? left + notional : left - notional;
  }, most);
  return room > 0n ? room : 0n;
}
