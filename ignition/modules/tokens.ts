import type { NamedArtifactContractDeploymentFuture } from "@nomicfoundation/ignition-core";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentPlan, PricedToken } from "../plan.ts";

type Deployed = NamedArtifactContractDeploymentFuture<string>;

/** Doubles of tokens and feeds where config names no address: local chains only. */
export function tokensModule(plan: DeploymentPlan) {
  return buildModule("Tokens", (m) => {
    const doubles: Record<string, Deployed> = {};
    for (const { token, feed, referencePrice } of [plan.settlement, ...plan.markets]) {
      const id = (kind: string) => `${token.symbol}_${kind}`;
      if (token.mock === "MockWETH") doubles[id("token")] = m.contract("MockWETH", [], { id: id("token") });
      if (token.mock === "MockToken") {
        const name = [token.symbol, token.symbol, token.decimals];
        doubles[id("token")] = m.contract("MockToken", name, { id: id("token") });
      }
      if (feed.address === null) {
        const answer = (referencePrice * 10n ** BigInt(feed.decimals)) / 10n ** 18n;
        const description = `${token.symbol} / USD`;
        doubles[id("feed")] = m.contract("LightFeed", [feed.decimals, description, answer], { id: id("feed") });
      }
    }
    return doubles;
  });
}

export type Doubles = Record<string, Deployed>;
export type TokensModule = ReturnType<typeof tokensModule>;

export function tokenOf(doubles: Doubles, { token }: PricedToken): string | Deployed {
  return token.address ?? doubles[`${token.symbol}_token`] ?? missing(`token of ${token.symbol}`);
}

export function feedOf(doubles: Doubles, { token, feed }: PricedToken): string | Deployed {
  return feed.address ?? doubles[`${token.symbol}_feed`] ?? missing(`feed of ${token.symbol}`);
}

function missing(what: string): never {
  throw new Error(`The plan has neither an address nor a double for the ${what}.`);
}
