import { Interface, type BlockTag, type Provider } from "ethers";
import { outflowQueueAbi } from "../abi/generated/outflow-queue.ts";
import type { AccountId } from "../account/account-id.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { outflowQueueOf } from "../deployment/outflow-queue-of.ts";
import { callContract } from "./call-contract.ts";

const abi = new Interface(outflowQueueAbi);
const PAGE = 500n;
/** Orders looked at; whoever files more than that by himself pays for each. */
const MOST = 1_000;

/** What waits in the queue for one account. */
export interface WaitingOrder {
  readonly account: AccountId;
  readonly receiver: string;
  /** Last second [unix s]. */
  readonly expiry: number;
  /** [bp] of each part. */
  readonly tip: number;
  /** [units of the settlement token] */
  readonly left: bigint;
  /** How much of it could leave now by the limiter and the tokens held [units of the settlement token]. */
  readonly serviceable: bigint;
}

/** The first thousand orders of the queue, of any state, in no order. */
export async function readOutflowOrders(
  provider: Provider,
  deployment: Deployment,
  blockTag: BlockTag = "latest",
): Promise<WaitingOrder[]> {
  const target = { to: outflowQueueOf(deployment), abi, blockTag };
  const accounts: string[] = [];
  for (let full = true; full;) {
    const [page] = await callContract<[string[]]>(provider, target, "waiting", [BigInt(accounts.length), PAGE]);
    accounts.push(...page);
    full = BigInt(page.length) === PAGE && accounts.length < MOST;
  }
  return Promise.all(
    accounts.map(async (account) => {
      const [[[receiver, expiry, tip, left]], [serviceable]] = await Promise.all([
        callContract<[[string, bigint, bigint, bigint]]>(provider, target, "orderOf", [account]),
        callContract<[bigint]>(provider, target, "serviceable", [account]),
      ]);
      const most = serviceable < left ? serviceable : left;
      return { account, receiver, expiry: Number(expiry), tip: Number(tip), left, serviceable: most };
    }),
  );
}
