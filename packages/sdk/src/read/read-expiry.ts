import { Interface, type BlockTag, type Provider } from "ethers";
import { marginEngineAbi } from "../abi/generated/margin-engine.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(marginEngineAbi);

/** How a dated market ends; `types/Expiry.sol`. */
export interface Expiry {
  /** [unix s] */
  readonly expiry: bigint;
  /** Last sample of the index, 0n: none [unix s]. */
  readonly sampledAt: bigint;
  /** Index at the last sample [WAD USD]. */
  readonly sampled: bigint;
  /** Price at which the market ends [WAD USD]; undefined until it is fixed. */
  readonly settlementPrice?: bigint;
  readonly samples: bigint;
  /** Largest basis at `basisPeriod` [s] from expiry [WAD]. */
  readonly basisCap: bigint;
  readonly basisPeriod: bigint;
}

/** undefined for a perpetual. */
export async function readExpiry(
  provider: Provider,
  deployment: Deployment,
  market: number,
  blockTag: BlockTag = "latest",
): Promise<Expiry | undefined> {
  const target = { to: deployment.contracts.engine, abi, blockTag };
  const [fields] = await callContract<[bigint[]]>(provider, target, "expiryOf", [market]);
  const [expiry, sampledAt, sampled, settlement, , samples, basisCap, basisPeriod] = fields as [
    ...[bigint, bigint, bigint, bigint],
    ...[bigint, bigint, bigint, bigint],
  ];
  if (expiry === 0n) return undefined;
  const price = settlement === 0n ? {} : { settlementPrice: settlement };
  return { expiry, sampledAt, sampled, ...price, samples, basisCap, basisPeriod };
}
