export interface Verdict<T> {
  /** The items from the start that pass together. */
  readonly good: readonly T[];
  /** The first item that does not pass after them, and why. */
  readonly refused?: { readonly item: T; readonly error: unknown };
}

/**
 * Finds by bisection how many items from the start pass together. `attempt` gives the error of those that do not. Every error comes from a run
 * whose last item is the one that is named.
 */
export async function longestGood<T>(
  items: readonly T[],
  attempt: (items: readonly T[]) => Promise<unknown>,
): Promise<Verdict<T>> {
  let error = items.length === 0 ? undefined : await attempt(items);
  if (error === undefined) return { good: items };
  let [passing, failing] = [0, items.length];
  while (failing - passing > 1) {
    const middle = (passing + failing) >> 1;
    const found = await attempt(items.slice(0, middle));
    if (found === undefined) passing = middle;
    else [failing, error] = [middle, found];
  }
  const item = items[passing];
  return item === undefined ? { good: items } : { good: items.slice(0, passing), refused: { item, error } };
}
