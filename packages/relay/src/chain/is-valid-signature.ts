import { Interface, type JsonRpcProvider } from "ethers";
import { recoverSigner } from "@plimsoll/sdk";
import { isRefusal } from "@plimsoll/service";

const abi = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
/** The magic value as a clean word. */
const VALID = "0x1626ba7e".padEnd(66, "0");
/** A wallet may not keep the node busy. */
const MOST_GAS = 500_000n;

/**
 * As the exchange checks it: an address without code signs with its key, one with code is asked (ERC-1271), also where a key has delegated
 * to code.
 */
export async function isValidSignature(
  provider: JsonRpcProvider,
  signer: string,
  digest: string,
  signature: string,
): Promise<boolean> {
  if ((await provider.getCode(signer)) === "0x") return recoverSigner(digest, signature) === signer;
  const data = abi.encodeFunctionData("isValidSignature", [digest, signature]);
  try {
    const answer = await provider.call({ to: signer, data, gasLimit: MOST_GAS });
    return answer.startsWith(VALID);
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
