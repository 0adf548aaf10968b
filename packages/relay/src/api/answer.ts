import type { IncomingMessage } from "node:http";
import { takeTurn } from "../accept/take-turn.ts";
import type { Context } from "../context.ts";
import { RequestRefused } from "../errors.ts";
import { clientAddress } from "./client-address.ts";
import type { Answer, Route } from "./route.ts";
import { deleteOrder } from "./routes/delete-order.ts";
import { getBook } from "./routes/get-book.ts";
import { getHealth } from "./routes/get-health.ts";
import { getOrders } from "./routes/get-orders.ts";
import { postOrder } from "./routes/post-order.ts";

const ROUTES: readonly Route[] = [postOrder, deleteOrder, getBook, getOrders, getHealth];

/** Answers a request. @throws RequestRefused */
export async function answer(context: Context, message: IncomingMessage): Promise<Answer> {
  takeTurn(context.limits.ip, clientAddress(message, context.config.isBehindProxy), Date.now());
  const { pathname, searchParams: query } = new URL(message.url ?? "/", "http://relay");
  const there = ROUTES.filter(({ path, hasSubject }) => (hasSubject ? pathname.startsWith(path) : pathname === path));
  const route = there.find(({ method }) => method === message.method);
  if (route !== undefined) {
    return route.answer(context, {
      message,
      query,
      subject: route.hasSubject ? pathname.slice(route.path.length) : "",
    });
  }
  if (there.length === 0) {
    throw new RequestRefused(
      404,
      `There is nothing at ${pathname}: use /orders, /book/<market>, /orders/<account>, /health or /stream.`,
    );
  }
  const methods = there.map(({ method }) => method).join(" and ");
  throw new RequestRefused(405, `${message.method ?? "This"} is not known at ${pathname}: use ${methods}.`);
}
