import { signedOrderSchema } from "@plimsoll/sdk";
import { acceptOrder } from "../../accept/accept-order.ts";
import { parseBody } from "../parse-body.ts";
import { readBody } from "../read-body.ts";
import type { Route } from "../route.ts";

const [OK, CREATED] = [200, 201];

export const postOrder: Route = {
  method: "POST",
  path: "/orders",
  hasSubject: false,
  async answer(context, { message }) {
    const signed = parseBody(signedOrderSchema, await readBody(message));
    const { entry, isNew } = await acceptOrder(context, signed);
    const left = context.book.leftOf(entry).toString();
    return { status: isNew ? CREATED : OK, body: { digest: entry.digest, left } };
  },
};
