import { RequestRefused } from "../../errors.ts";
import type { Route } from "../route.ts";

const MOST_MARKET = 63;
const [USUAL_DEPTH, MOST_DEPTH] = [100, 1_000];

export const getBook: Route = {
  method: "GET",
  path: "/book/",
  hasSubject: true,
  async answer({ publisher, markets }, { subject, query }) {
    const market = whole(subject, MOST_MARKET, "the market");
    const depth = whole(query.get("depth") ?? String(USUAL_DEPTH), MOST_DEPTH, "depth");
    const facts = await markets.facts(market);
    if (!facts.isListed)
      throw new RequestRefused(404, `Market ${market} is not listed: choose one of the deployment's markets.`);
    return { status: 200, body: publisher.view(market, depth) };
  },
};

function whole(text: string, most: number, name: string): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Infinity;
  if (number > most) throw new RequestRefused(400, `"${text}" does not fit: ${name} is a number from 0 to ${most}.`);
  return number;
}
