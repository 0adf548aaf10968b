/** A function of whole numbers that remembers: steps of the same length are many. */
export function memoised(compute: (seconds: number) => bigint): (seconds: number) => bigint {
  const known = new Map<number, bigint>();
  return (seconds) => {
    const found = known.get(seconds) ?? compute(seconds);
    known.set(seconds, found);
    return found;
  };
}
