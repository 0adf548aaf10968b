import { Interface, type BlockTag, type Provider } from "ethers";
import { exchangeAbi } from "../abi/generated/exchange.ts";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { exchangeOf } from "../deployment/exchange-of.ts";
import { decodeMarketPot, type MarketPot } from "../words/decode-market-pot.ts";
import { decodeMarketState, type MarketState } from "../words/decode-market-state.ts";
import { callContract } from "./call-contract.ts";

const vault = new Interface(vaultAbi);
const exchange = new Interface(exchangeAbi);

/** A market as stored, and its terms of trading; a band of 0: it does not trade. */
export interface MarketView extends MarketState, MarketPot {
  /** [bp] around the index within which trades execute. */
  readonly band: bigint;
  /** [1e-6 of notional] */
  readonly makerFee: bigint;
  readonly takerFee: bigint;
}

export async function readMarket(
  provider: Provider,
  deployment: Deployment,
  market: number,
  blockTag: BlockTag = "latest",
): Promise<MarketView> {
  const ledger = { to: deployment.contracts.vault, abi: vault, blockTag };
  const venue = { to: exchangeOf(deployment), abi: exchange, blockTag };
  const [[state, pot], [[band, makerFee, takerFee]]] = await Promise.all([
    callContract<[bigint, bigint]>(provider, ledger, "marketOf", [market]),
    callContract<[[bigint, bigint, bigint]]>(provider, venue, "termsOf", [market]),
  ]);
  return { ...decodeMarketState(state), ...decodeMarketPot(pot), band, makerFee, takerFee };
}
