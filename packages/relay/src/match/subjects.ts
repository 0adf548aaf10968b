/** Name of a market in the back-off; an order's is its digest. */
export function marketSubject(market: number): string {
  return `market ${market}`;
}
