import type { Provider } from "ethers";

/** Wei per gas. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** What a node asks now, raised by a quarter per earlier attempt: a replacement must pay at least a tenth more. */
export async function currentFees(provider: Provider, attempt: number): Promise<Fees> {
  const [block, data] = await Promise.all([provider.getBlock("latest"), provider.getFeeData()]);
  const base = block?.baseFeePerGas ?? null;
  const tip = data.maxPriorityFeePerGas;
  if (base === null || tip === null) throw new Error("the chain has no EIP-1559 fees");
  const raised = (fee: bigint): bigint => (fee * 5n ** BigInt(attempt)) / 4n ** BigInt(attempt) + 1n;
  const priority = raised(tip);
  return { maxPriorityFeePerGas: priority, maxFeePerGas: raised((base * 3n) / 2n) + priority };
}
