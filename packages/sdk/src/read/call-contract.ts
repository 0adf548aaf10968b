import type { BlockTag, Interface, Provider } from "ethers";

/** Reads one function of a contract; `T` is the tuple of its results. */
export async function callContract<T extends readonly unknown[]>(
  provider: Provider,
  target: { readonly to: string; readonly abi: Interface; readonly blockTag?: BlockTag },
  method: string,
  args: readonly unknown[],
): Promise<T> {
  const data = target.abi.encodeFunctionData(method, args);
  const returned = await provider.call({ to: target.to, data, blockTag: target.blockTag ?? "latest" });
  return target.abi.decodeFunctionResult(method, returned).toArray() as unknown as T;
}
