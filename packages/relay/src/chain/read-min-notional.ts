import { Interface, type Provider } from "ethers";
import { callContract, vaultAbi, type Deployment } from "@plimsoll/sdk";

const abi = new Interface(vaultAbi);

/** Worth of the smallest position [WAD]; the vault's smallest debt. */
export async function readMinNotional(provider: Provider, { contracts }: Deployment): Promise<bigint> {
  return (await callContract<[bigint]>(provider, { to: contracts.vault, abi }, "minDebt", []))[0];
}
