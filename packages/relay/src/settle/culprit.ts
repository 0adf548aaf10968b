import { refusalOf } from "@plimsoll/sdk";
import type { Entry } from "../book/entry.ts";
import type { Pair } from "../match/candidate.ts";
import { marketSubject } from "../match/subjects.ts";

/** Whose fault a refusal is: an order that is dropped, or an order or a market that waits because time or events will tell. */
export type Culprit = { readonly drop: Entry } | { readonly wait: string };

/** The chain knows more than the relay has read, or what was true may be so again. */
const PASSING = ["ExchangeOrderFilled", "ExchangeOrderReplaced", "ExchangeNotReducing", "VaultErasPending"];

export function culprit({ maker, taker, makerLeft, takerLeft }: Pair, error: unknown): Culprit {
  const refusal = refusalOf(error);
  const account = refusal?.operands["account"];
  const named = [maker, taker].find(({ signed }) => signed.order.account === account);
  if (refusal === undefined || named === undefined) return { wait: marketSubject(taker.signed.order.market) };
  if (PASSING.includes(refusal.name)) return { wait: named.digest };
  // The smaller order makes the trade too small, whoever is left with the small position.
  if (refusal.name === "VaultPositionTooSmall")
    return { drop: makerLeft < takerLeft ? maker : takerLeft < makerLeft ? taker : named };
  return { drop: named };
}
