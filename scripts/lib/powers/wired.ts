import { Interface } from "ethers";
import { artifacts } from "hardhat";
import { loadConfig } from "../../../config/load.ts";
import type { Config } from "../../../config/schema.ts";
import { planFrom } from "../deployment/plan.ts";

/** A function with the role that a deployment gives it, and how long that role's holder waits, by kind of network [s]. */
export interface Wired {
  readonly contract: string;
  readonly name: string;
  readonly role: string;
  readonly delays: Readonly<Record<Kind, bigint>>;
}

export type Kind = Config["network"]["kind"];

/** Stand for deployer and holders, who are somebody else on each network. */
const ACCOUNTS = [1n, 2n, 3n].map((account) => `0x${account.toString(16).padStart(40, "0")}`);

/** What a deployment wires, read from the plan that it carries out. */
export async function wiredPowers(): Promise<Wired[]> {
  const config = loadConfig("local");
  const plans = {
    public: await planFrom(ofKind(config, "public"), ACCOUNTS, 0n),
    local: await planFrom(config, ACCOUNTS, 0n),
  };
  const found: Wired[] = [];
  for (const { contract, role, selectors } of plans.public.wiring) {
    const abi = new Interface((await artifacts.readArtifact(contract)).abi);
    const holder = (kind: Kind) => plans[kind].roles.find(({ id }) => id === role) ?? nobody(role);
    const delays = { public: holder("public").delay, local: holder("local").delay };
    for (const selector of selectors) {
      found.push({ contract, name: abi.getFunction(selector)?.name ?? selector, role: holder("public").label, delays });
    }
  }
  return found;
}

/** The delays of another kind of network; nothing else of the plan depends on it. */
function ofKind(config: Config, kind: Kind): Config {
  return { ...config, network: { ...config.network, kind } };
}

function nobody(role: bigint): never {
  throw new Error(`The plan grants role ${role} to nobody.`);
}
