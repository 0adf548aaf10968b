import { Interface, type Block } from "ethers";
import { callContract, instrumentsOf, marginEngineAbi, recordPrice, toPriceStatus } from "@plimsoll/sdk";
import type { Context } from "../context.ts";
import { isOnceIn } from "../decide/is-once-in.ts";
import { sendEach } from "./send-each.ts";

const abi = new Interface(marginEngineAbi);
/** How long a record says what it is to say [s]: a Valid price, and the marks of feeds whose sources disagree or that answer nothing. */
const LIFE = { Valid: 86_400, Divergent: 71 * 60, Invalid: 43_200 } as const;
const CHECK = 60;

/**
 * Records each instrument's price once a day, and marks one that is Divergent or Invalid as soon as it is. Returns how many transactions were
 * mined.
 */
export async function recordPrices(context: Context, head: Block): Promise<number> {
  const { provider, config, doneAt } = context;
  if (!isOnceIn(doneAt, "check prices", CHECK, head.timestamp)) return 0;
  const target = { to: config.deployment.contracts.engine, abi };
  const views = await Promise.all(
    instrumentsOf(config.deployment).map(async ({ id, symbol }) => {
      const [, , , status] = await callContract<readonly bigint[]>(provider, target, "priceOf", [id]);
      return { id, symbol, status: toPriceStatus(status ?? 0n) };
    }),
  );
  const acts = views
    .filter(({ status }) => status in LIFE)
    .filter(({ symbol, status }) =>
      isOnceIn(doneAt, `record ${symbol} ${status}`, LIFE[status as keyof typeof LIFE], head.timestamp),
    )
    .map(({ id, symbol }) => ({
      action: "recordPrice",
      subjects: [symbol],
      call: recordPrice(config.deployment, id),
      worth: config.callBudget,
    }));
  return (await sendEach(context, acts, head.timestamp)).length;
}
