/** A number without its sign. */
export function magnitude(value: bigint): bigint {
  return value < 0n ? 0n - value : value;
}
