import { Interface } from "ethers";
import { callContract, drawIncome, vaultAbi } from "@plimsoll/sdk";
import type { Pots } from "../chain/pots.ts";
import type { Context } from "../context.ts";
import { sendWithin } from "./send-within.ts";

const abi = new Interface(vaultAbi);
const DAY = 86_400;
const DRAW = "drawIncome";

/** Draws the reserves beside the pots as income of the tranches once a day; returns how many transactions were mined. */
export async function drawDaily(context: Context, pots: Pots, now: number): Promise<number> {
  const { provider, config, doneAt } = context;
  const { deployment, callBudget: worth } = config;
  if (now < (doneAt.get(DRAW) ?? 0) + DAY) return 0;
  const [reserves] = await callContract<[bigint]>(provider, { to: deployment.contracts.vault, abi }, "reserves", []);
  const free = [...pots.values()].reduce((rest, pot) => rest - pot, reserves);
  if (free < worth) return 0;
  doneAt.set(DRAW, now);
  return (await sendWithin(context, { action: DRAW, subjects: [], call: drawIncome(deployment), worth })) === "sent"
    ? 1
    : 0;
}
