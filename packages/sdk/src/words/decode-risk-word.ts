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
  /** [per mille] */
  readonly initialHaircut: bigint;
  /** [per mille] */
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
    maxAge: bits(word, 160, 14) * 60n,
    minExponent: bits(word, 174, 7),
    maxExponent: bits(word, 181, 7),
    scale: bits(word, 188, 6),
    deviation: bits(word, 194, 7) * 5n,
    initialHaircut: bits(word, 201, 10),
    maintenanceHaircut: bits(word, 211, 10),
    closeOutShare: bits(word, 221, 7),
    depth: bits(word, 228, 14) * DEPTH_STEP,
    grace: bits(word, 242, 6) * 60n,
    maxPremium: bits(word, 248, 4),
    underlying: bits(word, 252, 4),
  };
}
