import { removalSchema } from "@plimsoll/sdk";
import { removeOrder } from "../../accept/remove-order.ts";
import { parseBody } from "../parse-body.ts";
import { readBody } from "../read-body.ts";
import type { Route } from "../route.ts";

export const deleteOrder: Route = {
  method: "DELETE",
  path: "/orders",
  hasSubject: false,
  async answer(context, { message }) {
    const removal = parseBody(removalSchema, await readBody(message));
    return { status: 200, body: { digest: (await removeOrder(context, removal)).digest } };
  },
};
