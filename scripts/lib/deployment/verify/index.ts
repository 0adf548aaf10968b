import type { Config } from "../../../../config/schema.ts";
import { type Connection, genesisOf } from "../connection.ts";
import type { Manifest } from "../manifest.ts";
import { planFrom } from "../plan.ts";
import { code, links, tranches } from "./code.ts";
import { feeds } from "./feeds.ts";
import { addresses, parameters } from "./parameters.ts";
import { provenance } from "./provenance.ts";
import { deployer, members, powersOf, wiring } from "./roles.ts";
import { type Check, subjectOf } from "./subject.ts";

const CHECKS: readonly Check[] = [
  provenance,
  addresses,
  code,
  tranches,
  links,
  parameters,
  wiring,
  members,
  deployer,
  feeds,
];

export interface Verdict {
  /** One sentence for each thing that is not as config says; empty: the deployment is as intended. */
  readonly problems: readonly string[];
  /** Every privileged power as it is on the chain. */
  readonly powers: readonly string[];
}

/** Compares what is on the chain with config and with the compiled contracts. */
export async function verifyDeployment(connection: Connection, config: Config, manifest: Manifest): Promise<Verdict> {
  const { chainId } = await connection.ethers.provider.getNetwork();
  if (chainId !== BigInt(manifest.chainId) || manifest.chainId !== config.network.chainId) {
    const { network } = config;
    return {
      problems: [
        `The node serves chain ${chainId}, the manifest is of ${manifest.chainId}, config of ${network.chainId}.`,
      ],
      powers: [],
    };
  }
  const isLocal = config.network.kind === "local";
  const accounts = isLocal ? (await connection.ethers.getSigners()).map(({ address }) => address) : [manifest.deployer];
  const plan = await planFrom(config, accounts, await genesisOf(connection));
  const subject = await subjectOf({ connection, config, plan, manifest });
  const problems: string[] = [];
  for (const check of CHECKS) problems.push(...(await check(subject)));
  return { problems, powers: await powersOf(subject) };
}
