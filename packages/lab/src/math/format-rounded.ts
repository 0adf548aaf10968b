/** Fixed point for people: rounded half away from zero to `places`, thousands separated by commas. `places` <= `decimals`. */
export function formatRounded(value: bigint, decimals: number, places: number): string {
  const unit = 10n ** BigInt(decimals - places);
  const size = value < 0n ? 0n - value : value;
  const digits = ((size + unit / 2n) / unit).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  const text = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
  return value < 0n && /[1-9]/.test(text) ? `-${text}` : text;
}
