import { randomBytes } from "node:crypto";

/** Sizes of random tests, by environment; without a seed every run has another one. */
export const campaign = {
  runs: countOf("INVARIANT_RUNS", 500),
  depth: countOf("INVARIANT_DEPTH", 50),
  seed: seedOf("FUZZ_SEED"),
  /** Where the runs of a long campaign say what they met. */
  tally: process.env["CAMPAIGN_TALLY"] === undefined ? [] : [process.env["CAMPAIGN_TALLY"]],
};

function countOf(name: string, standard: number): number {
  const value = process.env[name] ?? String(standard);
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new Error(`${name}=${value} is not a count`);
  return Number(value);
}

function seedOf(name: string): string {
  const value = process.env[name] ?? `0x${randomBytes(32).toString("hex")}`;
  if (!/^0x[0-9a-f]{1,64}$/.test(value)) throw new Error(`${name}=${value} is not a seed of up to 32 bytes`);
  return value;
}
