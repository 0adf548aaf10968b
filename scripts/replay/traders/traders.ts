import { generateTraders, type Replay, type Taker, type TraderBook } from "@plimsoll/lab";
import {
  CASH,
  exchangeOf,
  orderDomain,
  readMark,
  readPosition,
  sendCall,
  settle,
  type OrderDomain,
} from "@plimsoll/sdk";
import { give, type Owner } from "../book.ts";
import type { RelayProcess } from "../relay-process.ts";
import type { World } from "../world.ts";
import { Maker } from "./maker.ts";
import { newTrader, post, type Trader } from "./trader.ts";

/** How far from the mark an order that takes may trade [bp]; inside every market's band. */
const REACH = 100n;
const BASIS_POINTS = 10_000n;

/** A plan of one account, and how far it has come. */
interface Plan {
  readonly trader: Trader;
  readonly market: number;
  readonly size: bigint;
  /** [unix s] */
  readonly opensAt: number;
  readonly reducesAt: number | null;
  isOpened: boolean;
  isReduced: boolean;
}

/** Everybody who trades: one who quotes, levered longs and shorts, holders of the basis; drawn by the seed. */
export class Traders {
  readonly people: readonly Owner[];
  /** Orders that the relay would not take, each with its reason. */
  readonly refusals: string[] = [];
  readonly #world: World;
  readonly #relay: RelayProcess;
  readonly #domain: OrderDomain;
  readonly #maker: Maker;
  readonly #plans: readonly Plan[];

  private constructor(
    world: World,
    relay: RelayProcess,
    maker: { trader: Trader; worth: bigint },
    plans: readonly Plan[],
  ) {
    const { deployment } = world;
    this.#world = world;
    this.#relay = relay;
    this.#domain = orderDomain(deployment.chainId, exchangeOf(deployment));
    this.#maker = new Maker(maker.trader, relay, this.#domain, maker.worth);
    this.#plans = plans;
    this.people = [maker.trader, ...plans.map(({ trader }) => trader)];
  }

  /** Draws them, funds their accounts and that of the keeper. */
  static async gather(
    world: World,
    relay: RelayProcess,
    replay: Replay,
    { accounts, seed }: { readonly accounts: number; readonly seed: number },
  ): Promise<Traders> {
    const { deployment, connection } = world;
    const { provider } = connection.ethers;
    const markets = await Promise.all(
      world.traded.map(async ({ market, underlying }) => {
        const collateral = deployment.markets.find(({ symbol }) => symbol === underlying);
        const index = await readMark(provider, deployment, market);
        if (index === undefined) throw new Error(`Market ${market} has no price to open at.`);
        return { market, index, ...(collateral && { underlying: collateral }) };
      }),
    );
    const book = generateTraders({ accounts, seed, markets, settlementDecimals: deployment.settlement.decimals });
    const maker = await newTrader(world, seed, "maker", false);
    await give(world, maker, CASH, book.makerCash);
    await give(world, world.keeper.owner, CASH, book.keeperCash);
    const plans = [...(await fundTakers(world, book, replay, seed)), ...(await fundBasis(world, book, replay, seed))];
    const worth = book.makerCash * 10n ** BigInt(18 - deployment.settlement.decimals);
    return new Traders(world, relay, { trader: maker, worth }, plans);
  }

  /** Opens what is to be open before the replay. @throws Error that names the first account whose order did not trade. */
  async open(): Promise<void> {
    const due = this.#plans.filter(({ opensAt }) => opensAt === 0);
    await this.#requote(true);
    for (const plan of due) await this.#take(plan, plan.size, false);
    await this.#relay.settle();
    for (const plan of due) await this.#expectFilled(plan);
  }

  /** New quotes where a mark has moved, then what is planned for this second. */
  async act(time: number): Promise<void> {
    await this.#relay.settle();
    await this.#requote(false);
    const opening = this.#plans.filter(({ opensAt, isOpened }) => !isOpened && opensAt <= time);
    const reducing = this.#plans.filter(
      ({ reducesAt, isReduced, isOpened }) => isOpened && !isReduced && reducesAt !== null && reducesAt <= time,
    );
    for (const plan of opening) await this.#take(plan, plan.size, false);
    for (const plan of reducing) await this.#reduce(plan);
    await this.#relay.settle();
    if (opening.length + reducing.length > 0) await this.#requote(true);
    for (const plan of reducing) await this.#collect(plan);
  }

  async #requote(anew: boolean): Promise<void> {
    const { deployment, connection, traded } = this.#world;
    for (const { market } of traded) {
      const mark = await readMark(connection.ethers.provider, deployment, market);
      const refused = mark === undefined ? undefined : await this.#maker.quote(market, mark, anew);
      if (refused !== undefined) this.refusals.push(refused);
    }
  }

  async #take(plan: Plan, size: bigint, isReduceOnly: boolean): Promise<void> {
    const { deployment, connection } = this.#world;
    const { trader, market } = plan;
    const mark = await readMark(connection.ethers.provider, deployment, market);
    if (mark === undefined) return;
    const limitPrice = (mark * (BASIS_POINTS + (size > 0n ? REACH : 0n - REACH))) / BASIS_POINTS;
    const refused = await post(this.#relay, this.#domain, trader, {
      market,
      size,
      limitPrice,
      sequence: 1n,
      isReduceOnly,
    });
    if (refused !== undefined) this.refusals.push(`An order of ${trader.account} was refused: ${refused}`);
    plan.isOpened = true;
  }

  /** Closes half of what is left of the position. */
  async #reduce(plan: Plan): Promise<void> {
    plan.isReduced = true;
    const { deployment, connection } = this.#world;
    const { size } = await readPosition(connection.ethers.provider, deployment, plan.trader.account, plan.market);
    if (size !== 0n) await this.#take(plan, 0n - size / 2n, true);
  }

  /** The owner takes what he has won, as far as the pot reaches. */
  async #collect({ trader, market }: Plan): Promise<void> {
    const { deployment } = this.#world;
    const call = settle(deployment, trader.account, market);
    await sendCall(trader.signer, call, deployment).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== "RefusedError") throw error;
    });
  }

  async #expectFilled({ trader, market, size }: Plan): Promise<void> {
    const { deployment, connection } = this.#world;
    const position = await readPosition(connection.ethers.provider, deployment, trader.account, market);
    if (position.size === size) return;
    const fate = await this.#relay.fateOf(trader.account);
    const refused = this.refusals.join(" ");
    throw new Error(
      `${trader.account} wanted ${size} in market ${market} and holds ${position.size}; its order is ${fate}. ${refused}`,
    );
  }
}

async function fundTakers(world: World, { takers }: TraderBook, replay: Replay, seed: number): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const [index, taker] of takers.entries()) {
    const trader = await newTrader(world, seed, `taker ${index}`, taker.isIsolated);
    await give(world, trader, CASH, taker.cash);
    plans.push({ ...planOf(taker, replay), trader });
  }
  return plans;
}

async function fundBasis(world: World, { basisTraders }: TraderBook, replay: Replay, seed: number): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const [index, { market, symbol, amount, size, cash }] of basisTraders.entries()) {
    const trader = await newTrader(world, seed, `basis ${index}`, false);
    const collateral = world.deployment.markets.find((listed) => listed.symbol === symbol);
    if (collateral === undefined) throw new Error(`${symbol} is not listed.`);
    await give(world, trader, collateral.asset, amount);
    await give(world, trader, CASH, cash);
    plans.push({ ...planOf({ market, size, opensAt: 0, reducesAt: null }, replay), trader });
  }
  return plans;
}

function planOf(
  { market, size, opensAt, reducesAt }: Pick<Taker, "market" | "size" | "opensAt" | "reducesAt">,
  { startTime, endTime }: Replay,
): Omit<Plan, "trader"> {
  const at = (share: number): number => startTime + Math.round((endTime - startTime) * share);
  return {
    market,
    size,
    opensAt: opensAt === 0 ? 0 : at(opensAt),
    reducesAt: reducesAt === null ? null : at(reducesAt),
    isOpened: false,
    isReduced: false,
  };
}
