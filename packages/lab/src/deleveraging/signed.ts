/** a / b toward minus infinity; b > 0. */
export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}

/** a / b toward plus infinity; b > 0. */
export function ceilDiv(a: bigint, b: bigint): bigint {
  return 0n - floorDiv(0n - a, b);
}

export function absolute(a: bigint): bigint {
  return a < 0n ? 0n - a : a;
}
