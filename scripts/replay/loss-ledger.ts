import { applyLossEvent, NO_LOSSES, type LossEvent, type LossRun } from "@plimsoll/lab";
import { backstopCash, backstopOf, readLosses, readMark } from "@plimsoll/sdk";
import type { Log, LogDescription } from "ethers";
import { missOf, type Miss } from "./books.ts";
import type { World } from "./world.ts";

const WAD = 10n ** 18n;

/** Follows what accounts lacked, and who bore it. */
export class LossLedger {
  readonly #world: World;
  readonly #backstop: string;
  run: LossRun = NO_LOSSES;

  constructor(world: World) {
    this.#world = world;
    this.#backstop = backstopCash(backstopOf(world.deployment));
  }

  async take(log: Log, { name, args }: LogDescription): Promise<void> {
    const event = await this.#eventOf(log, name, args);
    if (event !== undefined) this.run = applyLossEvent(this.run, event);
  }

  /** What the events say against what the vault has stored; and no loss of a takeover is less than what budgets were charged for it. */
  async misses(): Promise<Miss[]> {
    const { connection, deployment } = this.#world;
    const { recorded, owedToSuppliers } = await readLosses(connection.ethers.provider, deployment);
    const { left, socialised, charged, backstop } = this.run;
    return [
      ...missOf("deficit recorded, less what was borne", recorded, left),
      ...(owedToSuppliers > socialised ? missOf("owed to suppliers", owedToSuppliers, socialised) : []),
      ...missOf("charged to budgets for nothing", charged, 0n),
      ...(backstop < 0n ? missOf("borne by the backstop beyond the budgets", backstop, 0n) : []),
    ];
  }

  async #eventOf(log: Log, name: string, args: LogDescription["args"]): Promise<LossEvent | undefined> {
    const amount = args.amount as bigint;
    if (name === "BudgetSpent") return { type: "budgetSpent", amount, isBackstop: args.account === this.#backstop };
    if (name === "Deleveraged") return this.#deleveraged(log.blockNumber, args);
    if (name === "AccountAbsorbed") return { type: "absorbed", loss: lossOf(args) };
    if (name === "InventoryClosed") return { type: "inventoryClosed", result: args.result as bigint };
    if (name === "DeficitRecorded") return { type: "recorded", amount };
    if (name === "DeficitCovered") return { type: "covered", amount };
    if (name === "Socialised") return { type: "socialised", amount };
    if (name === "ReservesDrawn") return { type: "drawn", amount };
    return undefined;
  }

  /** What the price was beyond the mark, on all that was closed. */
  async #deleveraged(block: number, args: LogDescription["args"]): Promise<LossEvent> {
    const { connection, deployment } = this.#world;
    const { market, size, price } = args as unknown as Record<"market" | "size" | "price", bigint>;
    const mark = (await readMark(connection.ethers.provider, deployment, Number(market), block)) ?? price;
    const gap = price > mark ? price - mark : mark - price;
    return { type: "deleveragedBeyond", amount: (size * gap) / WAD };
  }
}

/** What an account lacked of what was taken over of it. */
function lossOf(args: LogDescription["args"]): bigint {
  const { netWorth, share } = args as unknown as Record<"netWorth" | "share", bigint>;
  return netWorth < 0n ? ((0n - netWorth) * share) / WAD : 0n;
}
