/** `width` bits of a word from bit `shift` on. */
export function bits(word: bigint, shift: number, width: number): bigint {
  return BigInt.asUintN(width, word >> BigInt(shift));
}
