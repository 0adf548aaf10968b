import type { BaseContract, EventLog, Log } from "ethers";
import type { Config } from "../../../../config/schema.ts";
import type { DeploymentPlan } from "../../../../ignition/plan.ts";
import type {
  AccessManager,
  Backstop,
  Exchange,
  Liquidator,
  MarginEngine,
  Vault,
  VolatilityOracle,
} from "../../../../types/index.js";
import type { Connection } from "../connection.ts";
import type { Manifest } from "../manifest.ts";

/** A deployment under inspection: what it should be, and the contracts that are there. */
export interface Subject {
  readonly connection: Connection;
  readonly config: Config;
  readonly plan: DeploymentPlan;
  readonly manifest: Manifest;
  readonly authority: AccessManager;
  readonly engine: MarginEngine;
  readonly vault: Vault;
  readonly liquidator: Liquidator;
  readonly exchange: Exchange;
  readonly backstop: Backstop;
  readonly volatility: VolatilityOracle;
}

/** One sentence for each thing that is not as it should be. */
export type Check = (subject: Subject) => string[] | Promise<string[]>;

export function addressOf({ manifest }: Pick<Subject, "manifest">, contract: string): string {
  const found = manifest.contracts[contract];
  if (found === undefined) throw new Error(`The manifest does not name ${contract}.`);
  return found.address;
}

export async function subjectOf(basis: Pick<Subject, "connection" | "config" | "plan" | "manifest">): Promise<Subject> {
  const { ethers } = basis.connection;
  const at = async (name: string): Promise<unknown> => ethers.getContractAt(name, addressOf(basis, name));
  return {
    ...basis,
    authority: (await at("AccessManager")) as AccessManager,
    engine: (await at("MarginEngine")) as MarginEngine,
    vault: (await at("Vault")) as Vault,
    liquidator: (await at("Liquidator")) as Liquidator,
    exchange: (await at("Exchange")) as Exchange,
    backstop: (await at("Backstop")) as Backstop,
    volatility: (await at("VolatilityOracle")) as VolatilityOracle,
  };
}

/** Public nodes answer for a bounded number of blocks at once. */
const BLOCKS_AT_ONCE = 10_000;

/** Decoded events of a contract since the deployment began, oldest first. */
export async function eventsOf(subject: Subject, contract: BaseContract, name: string): Promise<EventLog[]> {
  const latest = await subject.connection.ethers.provider.getBlockNumber();
  const found: (EventLog | Log)[] = [];
  for (let from = subject.manifest.startBlock; from <= latest; from += BLOCKS_AT_ONCE) {
    found.push(...(await contract.queryFilter(name, from, Math.min(from + BLOCKS_AT_ONCE - 1, latest))));
  }
  return found.filter((event): event is EventLog => "args" in event);
}

/** "WHAT is X on the chain and Y in config", or nothing when both are the same. */
export function difference(what: string, actual: unknown, intended: unknown): string[] {
  const [found, wanted] = [String(actual), String(intended)];
  return found.toLowerCase() === wanted.toLowerCase() ? [] : [`${what} is ${found} on the chain, ${wanted} in config.`];
}
