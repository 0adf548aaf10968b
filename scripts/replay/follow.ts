import { applyEvent, EMPTY_RUN, type RunEvent, type RunState } from "@plimsoll/lab";
import { accountState, appraiseAccounts, type Appraisal, decodeCallRecord } from "@plimsoll/sdk";
import { Interface, type Log, type LogDescription } from "ethers";
import type { World } from "./world.ts";

/** Reads the vault's and the liquidator's logs and judges every act against the chain's state before it. */
export class Follower {
  readonly #world: World;
  readonly #abi: Interface;
  #next: number;
  state: RunState = EMPTY_RUN;
  readonly accounts = new Set<string>();
  /** Accounts called or sold although they stood above the line that allows it, judged anew from the block before. */
  readonly healthyTouched = new Set<string>();

  constructor(world: World, from: number) {
    this.#world = world;
    const fragments = [...world.vault.interface.fragments, ...world.liquidator.interface.fragments];
    this.#abi = new Interface(fragments.filter(({ type }) => type === "event"));
    this.#next = from;
  }

  /** Takes in everything up to the latest block; returns the margin calls opened meanwhile. */
  async advance(): Promise<{ account: string; deadline: number }[]> {
    const { provider } = this.#world.connection.ethers;
    const latest = await provider.getBlock("latest");
    if (latest === null || latest.number < this.#next) return [];
    const address = [this.#world.vault.target, this.#world.liquidator.target] as string[];
    const logs = await provider.getLogs({ address: address as never, fromBlock: this.#next, toBlock: latest.number });
    this.#next = latest.number + 1;
    const opened: { account: string; deadline: number }[] = [];
    for (const log of logs) {
      const description = this.#abi.parseLog(log);
      if (description === null) continue;
      for (const event of await this.#eventsOf(log, description)) {
        this.state = applyEvent(this.state, event);
        if (event.type === "callOpened") opened.push(event);
      }
    }
    this.state = applyEvent(this.state, { type: "clockAdvanced", time: latest.timestamp });
    return opened;
  }

  async #eventsOf(log: Log, { name, args }: LogDescription): Promise<RunEvent[]> {
    const block = await this.#world.connection.ethers.provider.getBlock(log.blockNumber);
    const time = block?.timestamp ?? 0;
    if (typeof args.account === "string") this.accounts.add(args.account);
    if (name === "Transferred") this.accounts.add(args.to as string).add(args.from as string);
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
    if (before === undefined || before.netWorth >= before.maintenance) this.healthyTouched.add(account);
    if (this.state.calls.has(account)) return [];
    const left = deadline - (await this.#live(block));
    return [{ type: "callOpened", time, account, deadline: time + Number(left > 0n ? left : 0n) }];
  }

  async #liquidated(block: number, time: number, args: LogDescription["args"]): Promise<RunEvent[]> {
    const account = args.account as string;
    const [before] = await this.#appraise(account, block - 1);
    if (before === undefined || !(await this.#wasDue(before, block))) this.healthyTouched.add(account);
    const market = this.#world.deployment.markets.find(({ asset }) => BigInt(asset) === args.asset);
    if (market === undefined) throw new Error(`Asset ${String(args.asset)} was sold but is not listed.`);
    const feed = this.#world.feeds.get(market.symbol as never);
    const [, answer] = (await feed?.getFunction("latestRoundData")({ blockTag: block })) as [bigint, bigint];
    const { amount, value, premium } = args as unknown as { amount: bigint; value: bigint; premium: bigint };
    const { symbol, decimals } = market;
    const sale: RunEvent = {
      type: "liquidated",
      time,
      account,
      symbol,
      amount,
      decimals,
      price: answer,
      value,
      premium,
    };
    const [after] = await this.#appraise(account, block);
    return after?.header.isCalled ? [sale] : [sale, { type: "callClosed", time, account }];
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
