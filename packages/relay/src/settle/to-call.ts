import { matchOrders, type Call, type Deployment, type SignedOrder } from "@plimsoll/sdk";
import type { Entry } from "../book/entry.ts";
import type { Pair } from "../match/candidate.ts";

/** The call that trades these pairs, each order named once. */
export function toCall(deployment: Deployment, pairs: readonly Pair[]): Call {
  const places = new Map<string, number>();
  const orders: SignedOrder[] = [];
  const place = ({ digest, signed }: Entry): number => {
    const known = places.get(digest);
    if (known !== undefined) return known;
    places.set(digest, orders.length);
    return orders.push(signed) - 1;
  };
  const matches = pairs.map(({ maker, taker, size }) => ({ maker: place(maker), taker: place(taker), size }));
  return matchOrders(deployment, orders, matches);
}
