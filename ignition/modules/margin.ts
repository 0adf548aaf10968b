import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan, FeedPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import { feedOf, tokenOf, type Doubles, type TokensModule } from "./tokens.ts";

const NOBODY = "0x0000000000000000000000000000000000000000";

/** The margin engine and the code of its upkeep, with the price policy of the settlement token and the risk word of every market. */
export function marginModule(plan: DeploymentPlan, tokens: TokensModule) {
  return buildModule("Margin", (m) => {
    const { authority } = m.useModule(accessModule);
    const doubles: Doubles = m.useModule(tokens);
    const { feed: sequencerFeed, grace: sequencerGrace } = plan.sequencer;
    const { legCost, funding } = plan;
    const config = { authority, sequencerFeed, sequencerGrace, legCost, funding };
    const upkeep = m.contract("EngineUpkeep", [{ ...config, upkeep: NOBODY }]);
    const engine = m.contract("MarginEngine", [{ ...config, upkeep }]);
    const { settlement } = plan;
    const settlementFeed = { feed: feedOf(doubles, settlement), ...policy(settlement.feed) };
    m.call(engine, "setSettlement", [settlementFeed, settlement.referencePrice]);
    for (const market of plan.markets) {
      const feed = { feed: feedOf(doubles, market), ...policy(market.feed) };
      const token = tokenOf(doubles, market);
      const { asset, haircut, worstStep, referencePrice } = market;
      m.call(engine, "setAsset", [asset, token, feed, haircut, worstStep, referencePrice], {
        id: `setAsset_${market.token.symbol}`,
      });
    }
    return { upkeep, engine };
  });
}

export function policy({ maxAge, deviation, minExponent, maxExponent, underlying }: FeedPlan) {
  return { maxAge, deviation, minExponent, maxExponent, underlying };
}
