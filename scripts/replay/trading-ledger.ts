import { applyTradingEvent, type TradingEvent, type TradingRun } from "@plimsoll/lab";
import {
  backstopOf,
  decodeMarketState,
  MARKET_BASE,
  positionInventory,
  readPosition,
  toAccountId,
} from "@plimsoll/sdk";
import type { Log, LogDescription } from "ethers";
import type { World } from "./world.ts";

/** Follows the markets' events, with every account's size, so that what funding moves is counted from the sizes themselves. */
export class TradingLedger {
  readonly #world: World;
  run: TradingRun = new Map();

  constructor(world: World) {
    this.#world = world;
  }

  async take(log: Log, { name, args }: LogDescription, time: number): Promise<void> {
    const event = await this.#eventOf(log, name, args, time);
    if (event !== undefined) this.run = applyTradingEvent(this.run, event);
  }

  /** Counts the funding up to what the chain has stored by now. */
  async accrue(): Promise<void> {
    for (const { market } of this.#world.traded) {
      const funding = await this.#funding(market, "latest");
      this.run = applyTradingEvent(this.run, { type: "accrued", market, funding });
    }
  }

  async #eventOf(
    log: Log,
    name: string,
    args: LogDescription["args"],
    time: number,
  ): Promise<TradingEvent | undefined> {
    const amount = args.amount as bigint;
    const market = Number(args.market);
    if (name === "Settled") return { type: "settled", market, amount };
    if (name === "FeeWaived") return { type: "feeWaived", market, amount };
    if (name === "Traded") return this.#traded(log, market, args);
    if (name === "PositionMoved") {
      const { from, to, size } = args as unknown as {
        readonly from: string;
        readonly to: string;
        readonly size: bigint;
      };
      return { type: "moved", market, funding: await this.#funding(market, log.blockNumber), from, to, size };
    }
    if (name === "InventorySold" && Number(args.instrument) >= MARKET_BASE) return this.#sold(log.blockNumber, args);
    if (name === "Deleveraged")
      return this.#deleveraged(log.blockNumber, market, args.account as string, args.size as bigint);
    if (name === "Liquidated" && Number(args.asset) >= MARKET_BASE) return this.#takenOver(log.blockNumber, args, time);
    return undefined;
  }

  async #traded(log: Log, market: number, args: LogDescription["args"]): Promise<TradingEvent> {
    const { buyer, seller, size, price, buyerFee, sellerFee } = args as unknown as Record<
      "size" | "price" | "buyerFee" | "sellerFee",
      bigint
    > & { readonly buyer: string; readonly seller: string };
    const fees = buyerFee + sellerFee;
    const isOffset = fees === 0n && (await log.getTransaction()).to === this.#world.liquidator.target;
    const funding = await this.#funding(market, log.blockNumber);
    return { type: "traded", market, funding, buyer, seller, size, price, fees, isOffset };
  }

  async #takenOver(block: number, args: LogDescription["args"], time: number): Promise<TradingEvent> {
    const { account, keeper } = args as unknown as { readonly account: string; readonly keeper: string };
    const { amount, value, premium } = args as unknown as Record<"amount" | "value" | "premium", bigint>;
    const market = Number(args.asset) - MARKET_BASE;
    const { size } = await this.#position(account, market, block - 1);
    return {
      type: "takenOver",
      market,
      time,
      account,
      keeper: toAccountId(keeper),
      size: size < 0n ? 0n - amount : amount,
      value,
      premium,
      funding: await this.#funding(market, block),
    };
  }

  /** The backstop names a buyer by address only, as the liquidator does. */
  async #sold(block: number, args: LogDescription["args"]): Promise<TradingEvent> {
    const market = Number(args.instrument) - MARKET_BASE;
    const from = positionInventory(backstopOf(this.#world.deployment), market);
    const { size } = await this.#position(from, market, block - 1);
    const amount = args.amount as bigint;
    const moved = { from, to: toAccountId(args.buyer as string), size: size < 0n ? 0n - amount : amount };
    return { type: "moved", market, funding: await this.#funding(market, block), ...moved };
  }

  async #deleveraged(block: number, market: number, account: string, size: bigint): Promise<TradingEvent> {
    const known = new Set([...(this.run.get(market)?.sizes.keys() ?? []), account]);
    const sizes = new Map<string, bigint>();
    for (const holder of known) sizes.set(holder, (await this.#position(holder, market, block)).size);
    return { type: "deleveraged", market, size, sizes, funding: await this.#funding(market, block) };
  }

  #position(account: string, market: number, blockTag: number): ReturnType<typeof readPosition> {
    const { connection, deployment } = this.#world;
    return readPosition(connection.ethers.provider, deployment, account, market, blockTag);
  }

  async #funding(market: number, blockTag: number | "latest"): Promise<bigint> {
    const [state] = (await this.#world.vault.getFunction("marketOf")(market, { blockTag })) as [bigint, bigint];
    return decodeMarketState(state).funding;
  }
}
