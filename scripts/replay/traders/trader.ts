import { MODE_CROSS, MODE_ISOLATED, signOrder, toAccountId, type Order, type OrderDomain } from "@plimsoll/sdk";
import { Wallet, ZeroAddress } from "ethers";
import { fundedOwner, type Owner } from "../book.ts";
import type { RelayProcess } from "../relay-process.ts";
import type { World } from "../world.ts";

/** Above any market's fee [1e-6]. */
const MOST_FEE = 5_000;
/** Orders do not expire within a replay. */
const NEVER = 2n ** 40n;

/** Someone who signs orders. */
export interface Trader extends Owner {
  readonly wallet: Wallet;
}

/** A funded trader whose key is derived from seed and name. */
export async function newTrader(world: World, seed: number, name: string, isIsolated: boolean): Promise<Trader> {
  const wallet = new Wallet(world.connection.ethers.id(`plimsoll trader ${seed} ${name}`));
  const owner = await fundedOwner(world, wallet.address);
  const account = toAccountId(wallet.address, isIsolated ? 1n : 0n, isIsolated ? MODE_ISOLATED : MODE_CROSS);
  return { ...owner, account, wallet };
}

/** What a trader wants; each market side has a slot of its own. */
export type Wish = Pick<Order, "market" | "size" | "limitPrice" | "sequence"> & Partial<Pick<Order, "isReduceOnly">>;

/** Signs an order and posts it; the sentence of a refusal, undefined when it was taken. */
export async function post(
  relay: RelayProcess,
  domain: OrderDomain,
  trader: Trader,
  wish: Wish,
): Promise<string | undefined> {
  const order: Order = {
    isReduceOnly: false,
    ...wish,
    account: trader.account,
    expiry: NEVER,
    slot: 2 * wish.market + (wish.size > 0n ? 0 : 1),
    maxFee: MOST_FEE,
    counterparty: ZeroAddress,
  };
  return relay.post(await signOrder(trader.wallet, domain, order));
}
