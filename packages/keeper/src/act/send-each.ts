import type { Context } from "../context.ts";
import { sendWithin, type Act } from "./send-within.ts";

/**
 * Sends each act for itself. One that the chain refuses, or that reverts although its simulation did not, waits.
 * @param now the block's time [s]
 * @returns accounts of the acts that were mined
 */
export async function sendEach(context: Context, acts: readonly Act[], now: number): Promise<string[]> {
  const { backOff, signal } = context;
  const moved: string[] = [];
  for (const act of acts) {
    const key = `${act.action} ${act.subjects.join(" ")}`;
    if (signal.aborted) break;
    if (backOff.isWaiting(key, now)) continue;
    const outcome = await sendWithin(context, act);
    if (outcome === "sent") backOff.succeed(key);
    if (outcome === "refused" || outcome === "reverted") backOff.fail(key, now);
    if (outcome === "sent" || outcome === "reverted") moved.push(...act.subjects);
  }
  return moved;
}
