import { recoverAddress } from "ethers";

const KEY_SIGNATURE_LENGTH = 2 + 2 * 65;

/** Address of the key that signed the digest; undefined when the bytes are no signature of a key. */
export function recoverSigner(digest: string, signature: string): string | undefined {
  if (signature.length !== KEY_SIGNATURE_LENGTH) return undefined;
  try {
    return recoverAddress(digest, signature);
  } catch {
    return undefined;
  }
}
