import { Interface } from "ethers";
import { tokenAbi } from "../abi/token.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(tokenAbi);

/** Lets the vault, or another contract, pull exactly this many token units. */
export function approve(
  deployment: Deployment,
  token: string,
  amount: bigint,
  spender: string = deployment.contracts.vault,
): Call {
  return { to: token, data: abi.encodeFunctionData("approve", [spender, amount]) };
}
