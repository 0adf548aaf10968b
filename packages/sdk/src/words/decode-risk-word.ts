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
}

const DEPTH_STEP = 100_000n * WAD;

/** `types/RiskWord.sol`; zero: not listed. */
export function decodeRiskWord(word: bigint): RiskWord {
  return {
    feed: getAddress(toBeHex(bits(word, 0, 160), 20)),
    maxAge: bits(word, 160, 16) * 10n,
    minExponent: bits(word, 176, 7),
    maxExponent: bits(word, 183, 7),
    scale: bits(word, 190, 6),
    deviation: bits(word, 196, 8) * 5n,
    initialHaircut: bits(word, 204, 10),
    maintenanceHaircut: bits(word, 214, 10),
    closeOutShare: bits(word, 224, 7),
    depth: bits(word, 231, 14) * DEPTH_STEP,
    grace: bits(word, 245, 6) * 60n,
    maxPremium: bits(word, 251, 5),
  };
}
