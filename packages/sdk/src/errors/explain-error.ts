import { AbiCoder, dataSlice, isError } from "ethers";
import { errorInterface } from "./error-interface.ts";
import { revertData } from "./revert-data.ts";
import type { Operand } from "./sentence.ts";
import { sentences } from "./sentences/index.ts";
import { createSpeaker, type Naming } from "./speaker.ts";

const REASON_SELECTOR = "0x08c379a0";
const PANIC_SELECTOR = "0x4e487b71";

/**
 * One sentence that says what happened, with the operands in human units, and what to do next. Accepts whatever a provider threw, or revert
 * bytes. `naming` (a deployment) gives the tokens their names and decimals.
 */
export function explainError(error: unknown, naming?: Naming): string {
  const data = revertData(error);
  return capitalised(data === undefined ? withoutData(error) : explainData(data, naming));
}

function explainData(data: string, naming: Naming | undefined): string {
  const selector = dataSlice(data, 0, 4);
  if (selector === REASON_SELECTOR) return `The call was refused: ${String(decodeOne("string", data))}.`;
  if (selector === PANIC_SELECTOR) {
    return `The call broke an internal rule (panic 0x${BigInt(decodeOne("uint256", data)).toString(16)}): check the amounts, and report it.`;
  }
  const parsed = errorInterface.parseError(data);
  const sentence = parsed === null ? undefined : sentences[parsed.name];
  if (parsed === null || sentence === undefined) {
    return `A contract refused with the unknown error ${selector}: check that the addresses are those of this deployment.`;
  }
  return sentence(createSpeaker(naming), (name) => parsed.args.getValue(name) as Operand);
}

function decodeOne(type: "string" | "uint256", data: string): Operand {
  return AbiCoder.defaultAbiCoder().decode([type], dataSlice(data, 4))[0] as Operand;
}

function withoutData(error: unknown): string {
  if (isError(error, "INSUFFICIENT_FUNDS")) return "The sender cannot pay for the gas: send it native coins.";
  if (isError(error, "NETWORK_ERROR") || isError(error, "TIMEOUT"))
    return "The node does not answer: check the RPC URL and try again.";
  if (isError(error, "ACTION_REJECTED")) return "The wallet's user declined: nothing was sent.";
  if (isError(error, "CALL_EXCEPTION"))
    return "The call was refused without a reason: check the address, the chain and the gas limit.";
  return error instanceof Error ? `Something unexpected failed: ${error.message}` : "Something unexpected failed.";
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
