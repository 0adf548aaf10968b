import { applyEvent, EMPTY_RUN, type RunEvent, type RunState } from "@plimsoll/lab";
import {
  accountState,
  backstopCash,
  backstopOf,
  appraiseAccounts,
  type Appraisal,
  decodeCallRecord,
  isInsolvent,
  MARKET_BASE,
  parseAccountId,
} from "@plimsoll/sdk";
import { Interface, type Log, type LogDescription } from "ethers";
import { LossLedger } from "./loss-ledger.ts";
import { TradingLedger } from "./trading-ledger.ts";
import type { World } from "./world.ts";

/** Part of its maintenance line below which an account is absorbed at once. */
const QUARTER = 4n;

/** Reads the logs of vault, liquidator and backstop and judges every act against the chain's state before it. */
export class Follower {
  readonly #world: World;
  readonly #abi: Interface;
  #next: number;
  state: RunState = EMPTY_RUN;
  readonly trading: TradingLedger;
  readonly losses: LossLedger;
  readonly accounts = new Set<string>();
  /** What was done to accounts that stood above the line that allows it, judged anew from the block before. */
  readonly healthyTouched = new Map<string, string>();

  constructor(world: World, from: number) {
    this.#world = world;
    this.trading = new TradingLedger(world);
    this.losses = new LossLedger(world);
    this.accounts.add(backstopCash(backstopOf(world.deployment)));
    const fragments = [world.vault, world.liquidator, world.backstop].flatMap((each) => each.interface.fragments);
    this.#abi = new Interface(fragments.filter(({ type }) => type === "event"));
    this.#next = from;
  }

  /** Takes in everything up to the latest block; returns the margin calls opened meanwhile. */
  async advance(): Promise<{ account: string; deadline: number }[]> {
    const { provider } = this.#world.connection.ethers;
    const latest = await provider.getBlock("latest");
    if (latest === null || latest.number < this.#next) return [];
    const address = [this.#world.vault, this.#world.liquidator, this.#world.backstop].map(
      ({ target }) => target as string,
    );
    const logs = await provider.getLogs({ address: address as never, fromBlock: this.#next, toBlock: latest.number });
    this.#next = latest.number + 1;
    const opened: { account: string; deadline: number }[] = [];
    for (const log of logs) {
      const description = this.#abi.parseLog(log);
      if (description === null) continue;
      const time = (await provider.getBlock(log.blockNumber))?.timestamp ?? 0;
      const offsets = this.#offsets();
      await this.trading.take(log, description, time);
      await this.losses.take(log, description);
      if (this.#offsets() > offsets) await this.#offset(log.blockNumber, description.args);
      for (const event of await this.#eventsOf(log, description, time)) {
        this.state = applyEvent(this.state, event);
        if (event.type === "callOpened") opened.push(event);
      }
    }
    this.state = applyEvent(this.state, { type: "clockAdvanced", time: latest.timestamp });
    return opened;
  }

  async #eventsOf(log: Log, { name, args }: LogDescription, time: number): Promise<RunEvent[]> {
    if (typeof args.account === "string") this.accounts.add(args.account);
    if (name === "PositionMoved" || name === "Transferred")
      this.accounts.add(args.to as string).add(args.from as string);
    if (name === "Traded") this.accounts.add(args.buyer as string).add(args.seller as string);
    if (name === "AccountAbsorbed") return this.#absorbed(log.blockNumber, time, args.account as string);
    if (name === "Deleveraged") await this.#deleveraged(log.blockNumber, args.account as string);
    if (name === "DeficitRecorded") return [{ type: "deficitRecorded", time, amount: args.amount as bigint }];
    if (name === "CallCured") return [{ type: "callCured", time, account: args.account as string }];
    if (name === "MarginCalled")
      return this.#called(
        log.blockNumber,
        time,
        args.account as string,
        decodeCallRecord(args.call as bigint).deadline,
      );
    if (name === "Liquidated") return this.#liquidated(log.blockNumber, time, args);
    return [];
  }

  async #called(block: number, time: number, account: string, deadline: bigint): Promise<RunEvent[]> {
    const [before] = await this.#appraise(account, block - 1);
    if (before === undefined || before.netWorth >= before.maintenance) this.#blame(account, "called", block);
    if (this.state.calls.has(account)) return [];
    const left = deadline - (await this.#live(block));
    return [{ type: "callOpened", time, account, deadline: time + Number(left > 0n ? left : 0n) }];
  }

  async #liquidated(block: number, time: number, args: LogDescription["args"]): Promise<RunEvent[]> {
    const account = args.account as string;
    const [before] = await this.#appraise(account, block - 1);
    if (before === undefined || !(await this.#wasDue(before, block))) this.#blame(account, "liquidated", block);
    const [after] = await this.#appraise(account, block);
    const closed: RunEvent[] = after?.header.isCalled ? [] : [{ type: "callClosed", time, account }];
    if (Number(args.asset) >= MARKET_BASE) return [{ type: "callActed", time, account }, ...closed];
    return [await this.#sale(block, time, args), ...closed];
  }

  async #sale(block: number, time: number, args: LogDescription["args"]): Promise<RunEvent> {
    const account = args.account as string;
    const market = this.#world.deployment.markets.find(({ asset }) => BigInt(asset) === args.asset);
    if (market === undefined) throw new Error(`Asset ${String(args.asset)} was sold but is not listed.`);
    const feed = this.#world.feeds.get(market.symbol as never);
    const [, answer] = (await feed?.getFunction("latestRoundData")({ blockTag: block })) as [bigint, bigint];
    const { amount, value, premium } = args as unknown as { amount: bigint; value: bigint; premium: bigint };
    const { symbol, decimals } = market;
    return { type: "liquidated", time, account, symbol, amount, decimals, price: answer, value, premium };
  }

  #offsets(): number {
    return [...this.trading.run.values()].reduce((sum, { offsets }) => sum + offsets, 0);
  }

  async #offset(block: number, { buyer, seller }: LogDescription["args"]): Promise<void> {
    for (const account of [buyer, seller] as string[]) {
      const [before] = await this.#appraise(account, block - 1);
      if (before === undefined || !(await this.#wasDue(before, block))) this.#blame(account, "offset", block);
    }
  }

  /** What the backstop does not take over of an account it closes by deleveraging, solvent or not; its own are its own. */
  async #deleveraged(block: number, account: string): Promise<void> {
    if (parseAccountId(account).owner === this.#world.backstop.target) return;
    const [before] = await this.#appraise(account, block - 1);
    const isDue = before !== undefined && (isInsolvent(before) || (await this.#wasAbsorbable(before, block)));
    if (!isDue) this.#blame(account, "deleveraged", block);
  }

  async #absorbed(block: number, time: number, account: string): Promise<RunEvent[]> {
    const [before] = await this.#appraise(account, block - 1);
    if (before === undefined || !(await this.#wasAbsorbable(before, block))) this.#blame(account, "absorbed", block);
    const [after] = await this.#appraise(account, block);
    const acted: RunEvent = { type: "callActed", time, account };
    return after?.header.isCalled === true ? [acted] : [acted, { type: "callClosed", time, account }];
  }

  /** The rule of a takeover by the backstop, from the state before it: at once below a quarter of the line, in close-out when nobody buys. */
  async #wasAbsorbable(before: Appraisal, block: number): Promise<boolean> {
    const { header, call, netWorth, maintenance, closeOut } = before;
    if (netWorth * QUARTER < maintenance) return true;
    return netWorth < closeOut && header.isCalled && call.isCloseOut && (await this.#live(block)) >= call.deadline;
  }

  #blame(account: string, what: string, block: number): void {
    this.healthyTouched.set(
      account,
      `${account} was ${what} at block ${block} although it stood above the line for that.`,
    );
  }

  /** The rule of a sale, from the state before it: below close-out at once, below maintenance after the deadline. */
  async #wasDue(before: Appraisal, block: number): Promise<boolean> {
    const state = accountState({ ...before, initial: before.maintenance });
    if (state === "CloseOut" || state === "Insolvent") return true;
    return state === "Called" && before.header.isCalled && (await this.#live(block)) >= before.call.deadline;
  }

  #appraise(account: string, blockTag: number): Promise<Appraisal[]> {
    const { connection, deployment } = this.#world;
    return appraiseAccounts(connection.ethers.provider, deployment, [{ account }], { size: 1, blockTag });
  }

  #live(blockTag: number): Promise<bigint> {
    return this.#world.liquidator.getFunction("liveNow")({ blockTag }) as Promise<bigint>;
  }
}
