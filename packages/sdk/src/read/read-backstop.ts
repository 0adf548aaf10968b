import { Interface, type BlockTag, type Provider } from "ethers";
import { backstopAbi } from "../abi/generated/backstop.ts";
import { backstopOf } from "../deployment/backstop-of.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(backstopAbi);

/** A tranche as it stands [token units of the settlement token]. */
export interface TrancheView {
  readonly tranche: string;
  /** What its shares are worth for who leaves, after all known losses, and for who enters. */
  readonly low: bigint;
  readonly high: bigint;
  /** Most that it takes in and pays out now. */
  readonly entry: bigint;
  readonly exit: bigint;
}

export interface BackstopView {
  /** Worth of all that it has at the low side, before recorded and pending losses [WAD]. */
  readonly navLow: bigint;
  /** What senior is owed out of it [WAD]. */
  readonly seniorClaim: bigint;
  readonly junior: TrancheView;
  readonly senior: TrancheView;
}

export async function readBackstop(
  provider: Provider,
  deployment: Deployment,
  blockTag: BlockTag = "latest",
): Promise<BackstopView> {
  const target = { to: backstopOf(deployment), abi, blockTag };
  const read = <T extends readonly unknown[]>(name: string, ...args: unknown[]): Promise<T> =>
    callContract<T>(provider, target, name, args);
  const tranche = async (name: "junior" | "senior"): Promise<TrancheView> => {
    const [address] = await read<[string]>(name);
    const [low, high] = await read<[bigint, bigint]>("assetsOf", address);
    const [entry, exit] = await read<[bigint, bigint]>("limitsOf", address);
    return { tranche: address, low, high, entry, exit };
  };
  const [[navLow], [seniorClaim], junior, senior] = await Promise.all([
    read<[bigint]>("navLow"),
    read<[bigint]>("seniorClaim"),
    tranche("junior"),
    tranche("senior"),
  ]);
  return { navLow, seniorClaim, junior, senior };
}
