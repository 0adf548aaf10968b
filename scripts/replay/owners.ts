import { seededRandom, uniform, type Random } from "@plimsoll/lab";
import { appraiseAccounts, CASH } from "@plimsoll/sdk";
import { give, type Owner } from "./book.ts";
import type { World } from "./world.ts";

/** Share of owners who answer a margin call, and when within the grace. */
const ATTENTIVE = 0.35;
const ANSWER = { from: 0.1, to: 0.8 };
/** They bring net worth to this many hundredths of the maintenance buffer. */
const TOP_UP_PERCENT = 108n;
/** WAD per unit of USDC. */
const UNIT = 10n ** 12n;

/** Owners who answer margin calls with cash, drawn by the seed. */
export class Owners {
  readonly #world: World;
  readonly #byAccount: ReadonlyMap<string, Owner>;
  readonly #random: Random;
  readonly #plans = new Map<string, number>();

  constructor(world: World, owners: readonly Owner[], seed: number) {
    this.#world = world;
    this.#byAccount = new Map(owners.map((owner) => [owner.account.toLowerCase(), owner]));
    this.#random = seededRandom(seed + 1);
  }

  /** Hears of a call at `time`; deadlines in unix seconds. */
  hear(calls: readonly { account: string; deadline: number }[], time: number): void {
    for (const { account, deadline } of calls) {
      const draw = uniform(this.#random, 0, 1);
      const share = uniform(this.#random, ANSWER.from, ANSWER.to);
      if (draw < ATTENTIVE && deadline > time) this.#plans.set(account, time + Math.round((deadline - time) * share));
    }
  }

  /** Acts for everyone whose time has come. */
  async act(time: number): Promise<void> {
    for (const [account, at] of this.#plans) {
      if (at > time) continue;
      this.#plans.delete(account);
      await this.#answer(account);
    }
  }

  async #answer(account: string): Promise<void> {
    const owner = this.#byAccount.get(account.toLowerCase());
    const { connection, deployment, vault } = this.#world;
    const [state] = await appraiseAccounts(connection.ethers.provider, deployment, [{ account }], { size: 1 });
    if (owner === undefined || state === undefined || !state.header.isCalled) return;
    const missing = (state.maintenance * TOP_UP_PERCENT) / 100n - state.netWorth;
    if (missing <= 0n || state.netWorth <= 0n) return;
    await give(this.#world, owner, CASH, missing / UNIT + 1n);
    await vault.connect(owner.signer).getFunction("clearCall")(account);
  }
}
