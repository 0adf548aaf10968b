import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import { StartError } from "../errors.ts";

const REQUEST_TIMEOUT_MS = 15_000;

/**
 * A provider that answers from the node every time, never from a cache.
 * @throws StartError when the node does not answer or is on another chain
 */
export async function connect(rpcUrl: string, chainId: number): Promise<JsonRpcProvider> {
  const request = new FetchRequest(rpcUrl);
  request.timeout = REQUEST_TIMEOUT_MS;
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(request, network, {
    staticNetwork: network,
    cacheTimeout: -1,
    batchMaxCount: 1,
  });
  let answer: unknown;
  try {
    answer = await provider.send("eth_chainId", []);
  } catch {
    provider.destroy();
    throw new StartError(`No JSON-RPC node answers at ${new URL(rpcUrl).origin}: start it, or correct --rpc-url.`);
  }
  const actual = Number(answer);
  if (actual === chainId) return provider;
  provider.destroy();
  throw new StartError(
    `The node is on chain ${actual} but the deployment on chain ${chainId}: correct --rpc-url or --deployment.`,
  );
}
