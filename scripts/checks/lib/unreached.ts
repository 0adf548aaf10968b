/** A line of contracts/ that no test reaches, by its text, and why none can. */
export interface Unreached {
  readonly path: string;
  readonly code: string;
  readonly why: string;
}

export const UNREACHED: readonly Unreached[] = [
  {
    path: "contracts/liquidation/LiquidationMath.sol",
    code: "if (perUnit <= rate) return leg.value;",
    why: "the rate is at most b * theta * rho, below b * target; stands against a division by zero",
  },
  {
    path: "contracts/liquidation/SaleBooks.sol",
    code: "revert LiquidatorWorseOff(s.id, worth, buffer);",
    why: "asserts what sizing guarantees, LIQ-2; fuzz and invariants look for a case",
  },
  {
    path: "contracts/vault/VaultCustody.sol",
    code: "if (held > type(uint96).max) revert CashLib.CashTotalTooLarge(held, type(uint96).max);",
    why: "principals reach their limit of 2^96 WAD first; only a settlement token of 18 decimals repaid with interest comes here",
  },
];

/** Why an uncovered line, `path:line`, is not reached; undefined when nobody has said. */
export function reasonOf(
  place: string,
  read: (path: string) => string,
  known: readonly Unreached[] = UNREACHED,
): string | undefined {
  const [path = "", line] = place.split(":");
  const code = read(path).split("\n")[Number(line) - 1]?.trim();
  return known.find((entry) => entry.path === path && entry.code === code)?.why;
}
