import { explainError, type Call } from "@plimsoll/sdk";
import { draft, isRefusal } from "@plimsoll/service";
import { gasCost, nativePrice } from "../chain/gas-cost.ts";
import type { Context } from "../context.ts";
import { transact } from "./transact.ts";

/** Something anyone may do that earns nothing by itself. */
export interface Act {
  readonly action: string;
  readonly subjects: readonly string[];
  readonly call: Call;
  /** Gas it may cost [WAD USD]. */
  readonly worth: bigint;
}

/** Simulates an act and sends it if the gas is within its worth; "refused" when the chain would not have it. */
export async function sendWithin(context: Context, act: Act): Promise<"sent" | "reverted" | "skipped" | "refused"> {
  const { config, emit } = context;
  const { action, subjects, call, worth } = act;
  try {
    const price = await nativePrice(context);
    return await transact(context, action, subjects, async (fees) => {
      const drafted = await draft(context, call);
      const cost = gasCost(drafted.gasLimit, fees.maxFeePerGas, price);
      if (cost <= worth) return drafted;
      emit({ event: "skipped", action, subjects, reason: "the gas costs more than the act is worth", cost, worth });
      return undefined;
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    emit({ event: "refused", action, subjects, reason: explainError(error, config.deployment) });
    return "refused";
  }
}
