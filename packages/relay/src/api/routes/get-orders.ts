import { isHexString } from "ethers";
import { RequestRefused } from "../../errors.ts";
import { orderJson } from "../order-json.ts";
import type { Route } from "../route.ts";

const MOST_ORDERS = 200;

export const getOrders: Route = {
  method: "GET",
  path: "/orders/",
  hasSubject: true,
  answer({ store, book }, { subject }) {
    if (!isHexString(subject, 32)) {
      throw new RequestRefused(400, `"${subject}" does not fit: the account is an id of 32 bytes of hex.`);
    }
    const records = store.ordersOf(subject.toLowerCase(), MOST_ORDERS);
    const orders = records.map((record) => orderJson(record, record.status === "open" ? book.leftOf(record) : 0n));
    return { status: 200, body: { orders } };
  },
};
