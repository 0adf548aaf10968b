import { getAddress, toBeHex } from "ethers";
import { WAD } from "../units/wad.ts";
import { bits } from "./bits.ts";

export interface RiskWord {
  readonly feed: string;
  /** [s] */
  readonly maxAge: bigint;
  /** [bp] */
  readonly deviation: bigint;
  readonly minExponent: bigint;
  readonly maxExponent: bigint;
  /** Token decimals plus feed decimals. */
  readonly scale: bigint;
  /** [bp] */
  readonly initialHaircut: bigint;
  /** [bp] */
  readonly maintenanceHaircut: bigint;
  /** [%] */
  readonly closeOutShare: bigint;
  /** [WAD USD] */
  readonly depth: bigint;
  /** [s] */
  readonly grace: bigint;
  /** [%] */
  readonly maxPremium: bigint;
  /** Number of the underlying, 0: none. */
  readonly underlying: bigint;
}

const DEPTH_STEP = 100_000n * WAD;

/** `types/RiskWord.sol`; zero: not listed. */
export function decodeRiskWord(word: bigint): RiskWord {
  return {
    feed: getAddress(toBeHex(bits(word, 0, 160), 20)),
    maxAge: bits(word, 160, 12) * 60n,
    minExponent: bits(word, 172, 7),
    maxExponent: bits(word, 179, 7),
    scale: bits(word, 186, 6),
    deviation: bits(word, 192, 7) * 5n,
    initialHaircut: bits(word, 199, 10) * 10n,
    maintenanceHaircut: bits(word, 209, 14),
    closeOutShare: bits(word, 223, 6) + 50n,
    depth: bits(word, 229, 13) * DEPTH_STEP,
    grace: bits(word, 242, 6) * 60n,
    maxPremium: bits(word, 248, 4),
    underlying: bits(word, 252, 4),
  };
}
