import { Interface, type BlockTag, type Provider } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import { CASH } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Appraisal, AppraisalRequest } from "./appraisal.ts";
import { callContract } from "./call-contract.ts";
import { decodeAppraisals } from "./decode-appraisals.ts";

const abi = new Interface(vaultAbi);

/** Appraises accounts in calls of at most `size` requests, all at the same block. */
export async function appraiseAccounts(
  provider: Provider,
  deployment: Deployment,
  requests: readonly AppraisalRequest[],
  { size, blockTag = "latest" }: { readonly size: number; readonly blockTag?: BlockTag },
): Promise<Appraisal[]> {
  const target = { to: deployment.contracts.vault, abi, blockTag };
  const appraisals: Appraisal[] = [];
  for (let start = 0; start < requests.length; start += size) {
    const slice = requests.slice(start, start + size);
    const args = [slice.flatMap(({ account, asset }) => [account, asset ?? CASH])];
    const [words] = await callContract<[readonly bigint[]]>(provider, target, "appraise", args);
    appraisals.push(...decodeAppraisals(slice, words));
  }
  return appraisals;
}
