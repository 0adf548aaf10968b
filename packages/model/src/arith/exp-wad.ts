/** Below it half a unit of the result is not reached; from the other on the result does not fit 255 bits. */
const LOWEST = -41_446_531_673_892_822_313n;
const HIGHEST = 135_305_999_368_893_231_589n;
const LN2 = 54_916_777_467_707_473_351_141_471_128n;

/** Thrown for an exponent whose power does not fit: the formulas of the specification never ask for one. */
export class ExpOverflowError extends RangeError {
  constructor(x: bigint) {
    super(`e^(${x}/1e18) does not fit 255 bits; pass an exponent under ${HIGHEST}`);
  }
}

/**
 * The 18-decimal exponential that SPEC A4 names: a (6, 7)-term rational approximation on 96 fractional bits after reduction by powers of
 * two, as published with Solady (MIT). Shifts of negative numbers round toward minus infinity, divisions toward zero.
 */
export function expWad(wad: bigint): bigint {
  if (wad <= LOWEST) return 0n;
  if (wad >= HIGHEST) throw new ExpOverflowError(wad);
  const full = (wad << 78n) / 5n ** 18n;
  const k = ((full << 96n) / LN2 + (1n << 95n)) >> 96n;
  const x = full - k * LN2;
  const ratio = numerator(x) / denominator(x);
  return (ratio * 3_822_833_074_963_236_453_042_738_258_902_158_003_155_416_615_667n) >> (195n - k);
}

function numerator(x: bigint): bigint {
  const y =
    (((x + 1_346_386_616_545_796_478_920_950_773_328n) * x) >> 96n) + 57_155_421_227_552_351_082_224_309_758_442n;
  const p = y + x - 94_201_549_194_550_492_254_356_042_504_812n;
  return (
    (((p * y) >> 96n) + 28_719_021_644_029_726_153_956_944_680_412_240n) * x +
    (4_385_272_521_454_847_904_659_076_985_693_276n << 96n)
  );
}

function denominator(x: bigint): bigint {
  const terms = [
    50_020_603_652_535_783_019_961_831_881_945n,
    -533_845_033_583_426_703_283_633_433_725_380n,
    3_604_857_256_930_695_427_073_651_918_091_429n,
    -14_423_608_567_350_463_180_887_372_962_807_573n,
    26_449_188_498_355_588_339_934_803_723_976_023n,
  ];
  return terms.reduce((q, term) => ((q * x) >> 96n) + term, x - 2_855_989_394_907_223_263_936_484_059_900n);
}
