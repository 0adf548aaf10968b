import { ZeroAddress, type Block } from "ethers";
import { exchangeOf, orderDomain, signOrder, toOrderJson, toSlot } from "@plimsoll/sdk";
import type { Holding } from "../chain/holding.ts";
import type { Context } from "../context.ts";
import { EXIT_FEE } from "./exit-fee.ts";
import type { Offer } from "./offers.ts";
import { toOffer } from "./to-offer.ts";

/** An offer that ends sooner is posted anew [s]. */
const RENEWED_BEFORE = 60;
const PATIENCE_MS = 5_000;

/** Offers what the keeper has taken over to whoever trades at the relay; only ever reduces. */
export async function unwind(context: Context, own: readonly Holding[], head: Block): Promise<void> {
  const { config, offers } = context;
  if (config.relayUrl === undefined) return;
  for (const holding of own) {
    const offer = toOffer(holding, config.exitDiscount, head.timestamp);
    if (offer === undefined || isPosted(offers.get(holding.market), offer, head.timestamp)) continue;
    if (await isAccepted(context, config.relayUrl, holding.market, offer, head)) offers.set(holding.market, offer);
  }
}

function isPosted(last: Offer | undefined, offer: Offer, now: number): boolean {
  return (
    last !== undefined &&
    last.size === offer.size &&
    last.limitPrice === offer.limitPrice &&
    last.expiry > now + RENEWED_BEFORE
  );
}

/** Posts one offer; the slot is the market's, the block's number its sequence. A relay that does not answer is asked again at the next block. */
async function isAccepted(
  context: Context,
  relay: string,
  market: number,
  { size, limitPrice, expiry }: Offer,
  head: Block,
): Promise<boolean> {
  const { config, wallet, account, emit } = context;
  const { deployment } = config;
  const order = {
    account,
    market,
    size,
    limitPrice,
    expiry: BigInt(expiry),
    slot: toSlot(market),
    sequence: BigInt(head.number),
    maxFee: EXIT_FEE,
    counterparty: ZeroAddress,
    isReduceOnly: true,
  };
  const signed = await signOrder(wallet, orderDomain(deployment.chainId, exchangeOf(deployment)), order);
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(`${relay}/orders`, { method: "POST", body: toOrderJson(signed), signal });
    const reason = response.ok ? undefined : await response.text();
    emit({ event: "offer", market, size, limitPrice, status: response.status, reason });
    return response.ok;
  } catch (error) {
    emit({ event: "offer", market, size, limitPrice, reason: error instanceof Error ? error.message : String(error) });
    return false;
  }
}
