import { Interface, type Provider } from "ethers";
import { callContract, operatorsAbi, type Deployment } from "@plimsoll/sdk";

const abi = new Interface(operatorsAbi);
const SCOPE_TRADE = 8n;

/** Whether orders of this signer count for the owner's accounts. */
export async function mayTrade(
  provider: Provider,
  { contracts }: Deployment,
  owner: string,
  signer: string,
): Promise<boolean> {
  if (signer === owner) return true;
  const target = { to: contracts.operators, abi };
  return (await callContract<[boolean]>(provider, target, "isAuthorised", [owner, signer, SCOPE_TRADE]))[0];
}
