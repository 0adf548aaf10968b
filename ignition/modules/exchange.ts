import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import type { liquidationModule } from "./liquidation.ts";
import { type marginModule, policy } from "./margin.ts";
import { feedOf, type Doubles, type TokensModule } from "./tokens.ts";
import type { vaultModule } from "./vault.ts";

/** Instrument id of market 0 in engine and liquidator (contracts/types/Trade.sol). */
export const MARKET_BASE = 32;

interface Parts {
  readonly tokens: TokensModule;
  readonly margin: ReturnType<typeof marginModule>;
  readonly vaults: ReturnType<typeof vaultModule>;
  readonly liquidation: ReturnType<typeof liquidationModule>;
}

/** The exchange, set in the vault, and every market: expiry of a dated one, margin, limits, terms of trade, capacity. */
export function exchangeModule(plan: DeploymentPlan, { tokens, margin, vaults, liquidation }: Parts) {
  return buildModule("Exchange", (m) => {
    const { authority } = m.useModule(accessModule);
    const doubles: Doubles = m.useModule(tokens);
    const { engine } = m.useModule(margin);
    const { vault, operators } = m.useModule(vaults);
    const { liquidator } = m.useModule(liquidation);
    const exchange = m.contract("Exchange", [authority, vault, operators]);
    m.call(vault, "setExchange", [exchange]);
    const expiries = new Map(
      plan.futures.map(({ market, symbol, expiry, basisCap, basisPeriod }) => [
        market,
        m.call(engine, "setExpiry", [market, expiry, basisCap, basisPeriod], { id: `setExpiry_${id(symbol)}` }),
      ]),
    );
    for (const perp of [...plan.perps, ...plan.futures]) {
      const { market, symbol, underlying, worstStep } = perp;
      const expiry = expiries.get(market);
      const feed = { feed: feedOf(doubles, underlying), ...policy(underlying.feed) };
      const priced = m.call(engine, "setMarket", [market, feed, perp.margin, worstStep, underlying.referencePrice], {
        id: `setMarket_${id(symbol)}`,
        after: expiry === undefined ? [] : [expiry],
      });
      m.call(vault, "setMarketCaps", [market, perp.openInterestCap, perp.positionCap, worstStep], {
        id: `setMarketCaps_${id(symbol)}`,
        after: [priced],
      });
      m.call(exchange, "setTerms", [market, perp.trade], { id: `setTerms_${id(symbol)}` });
      m.call(liquidator, "setCapacity", [MARKET_BASE + market, perp.capacity, perp.refill], {
        id: `setCapacity_${id(symbol)}`,
      });
    }
    return { exchange };
  });
}

/** Ids of deployment steps hold letters, digits and underscores only. */
function id(symbol: string): string {
  return symbol.replaceAll(/\W/g, "_");
}
