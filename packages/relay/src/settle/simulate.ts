import { isRefusal } from "@plimsoll/service";
import type { Context } from "../context.ts";
import type { Pair } from "../match/candidate.ts";
import { toCall } from "./to-call.ts";

/** Error by which the chain refuses these pairs now; undefined when they would trade. */
export async function simulate({ provider, config, sender }: Context, pairs: readonly Pair[]): Promise<unknown> {
  try {
    await provider.call({ ...toCall(config.deployment, pairs), from: sender.address });
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}
