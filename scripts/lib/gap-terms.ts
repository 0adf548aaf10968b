import { InputError, parseDecimalDown, type GapTerms, type LegTerms } from "@plimsoll/lab";
import type { Config } from "../../config/schema.ts";

type Risk = Config["markets"]["markets"][number]["haircut"];

/** What config/ lists on the feed of a collateral: the collateral and its perpetual. */
export function gapTermsOf({ protocol, markets, network }: Config, symbol: string): GapTerms {
  const asset = markets.markets.find((market) => market.symbol === symbol);
  const perp = markets.perps.find((market) => market.underlying === symbol);
  const listed = network.assets[symbol];
  if (asset === undefined || perp === undefined || listed === undefined)
    throw new InputError(`config/markets.json has no collateral or no perpetual on ${symbol}; add them.`);
  return {
    stale: {
      deviation: wad(listed.feed.deviation),
      settlementDeviation: wad(network.settlement.feed.deviation),
      takerFee: wad(perp.trade.takerFee),
      makerFee: wad(perp.trade.makerFee),
      initialMargin: wad(perp.margin.initial),
      initialHaircut: wad(asset.haircut.initial),
    },
    legs: [legOf("collateral", asset.haircut), legOf("perpetual", perp.margin)],
    sale: {
      releasedShare: wad(protocol.sale.releasedBufferShare),
      feeShare: wad(protocol.sale.feeShare),
      rampSeconds: protocol.sale.rampSeconds,
    },
  };
}

function legOf(title: string, risk: Risk): LegTerms {
  return {
    title,
    maintenance: wad(risk.maintenance),
    closeOut: wad(risk.closeOut),
    maxPremium: wad(risk.maxPremium),
    graceSeconds: risk.graceSeconds,
  };
}

function wad(text: string): bigint {
  return parseDecimalDown(text, 18);
}
