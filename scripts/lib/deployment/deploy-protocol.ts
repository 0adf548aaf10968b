import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import {
  deploy,
  type DeployConfig,
  type DeploymentResult,
  DeploymentResultType,
  type ExecutionEventListener,
  type IgnitionModule,
} from "@nomicfoundation/ignition-core";
import { artifacts } from "hardhat";
import type { Config } from "../../../config/schema.ts";
import { plimsollModule } from "../../../ignition/modules/plimsoll.ts";
import type { DeploymentPlan } from "../../../ignition/plan.ts";
import { type Connection, genesisOf } from "./connection.ts";
import { listenerFor } from "./listener.ts";
import { codeHashAt, commitHash, compilerOf, configHash, type Manifest } from "./manifest.ts";
import { planFrom } from "./plan.ts";
import { forget, type Journal, recoverLost } from "./recover.ts";

export interface DeployOptions {
  /** Folder of the Ignition journal: a run that was cut short goes on from it. Without: nothing is kept, nothing is resumed. */
  readonly journal?: string;
  /** Told each step. */
  readonly log?: (line: string) => void;
}

export interface Deployment {
  readonly plan: DeploymentPlan;
  readonly manifest: Manifest;
}

/**
 * Deploys the protocol of `config`, or finishes a deployment begun in the same journal. The one path for networks, `npm start` and tests.
 * @throws Error when the chain is not the one of config, a holder of a role is missing, or a step failed; a failed step is tried again by
 * the next run with the same journal.
 */
export async function deployProtocol(
  connection: Connection,
  config: Config,
  { journal, log = () => undefined }: DeployOptions = {},
): Promise<Deployment> {
  const { ethers } = connection;
  const { chainId } = await ethers.provider.getNetwork();
  if (chainId !== BigInt(config.network.chainId)) {
    throw new Error(
      `The node serves chain ${chainId}, config/networks/${config.network.name}.json is for ${config.network.chainId}.`,
    );
  }
  const accounts = (await ethers.getSigners()).map(({ address }) => address);
  const [deployer] = accounts;
  if (deployer === undefined) throw new Error("The network has no account to deploy from: set its key.");
  const plan = await planFrom(config, accounts, await genesisOf(connection));
  const startBlock = await firstBlock(connection, journal);
  const module = plimsollModule(plan);
  const { confirmations } = config.network;
  const kept = journal === undefined ? undefined : { connection, folder: journal, startBlock, confirmations };
  const run = { connection, config, module, journal: kept, accounts, listener: listenerFor(log) };
  const addresses = addressesOf(module, await execute(run));
  const manifest = await manifestOf({ connection, config, plan, startBlock, deployer }, addresses);
  return { plan, manifest };
}

interface Run {
  readonly connection: Connection;
  readonly config: Config;
  readonly module: ReturnType<typeof plimsollModule>;
  readonly journal: Journal | undefined;
  readonly accounts: string[];
  readonly listener: ExecutionEventListener;
}

/**
 * Runs the module. With a journal, steps of an earlier run whose transaction was lost are recovered, and steps that failed are tried
 * again; one that timed out is not.
 */
async function execute(run: Run): Promise<DeploymentResult> {
  const { journal } = run;
  if (journal === undefined) return once(run);
  const result = await recovering(run, journal);
  if (result.type !== DeploymentResultType.PREVIOUS_RUN_ERROR) return result;
  const failed = Object.entries(result.errors).filter(([, reasons]) =>
    reasons.every((reason) => reason.includes("failed")),
  );
  for (const [future] of failed) await forget(journal.folder, future);
  return once(run);
}

async function recovering(run: Run, journal: Journal): Promise<DeploymentResult> {
  try {
    return await once(run);
  } catch (error) {
    if (!(await recoverLost(error, journal))) throw error;
    return recovering(run, journal);
  }
}

function once({ connection, config, module, journal, accounts, listener }: Run): Promise<DeploymentResult> {
  return deploy({
    config: pace(config),
    provider: connection.provider,
    artifactResolver: new HardhatArtifactResolver(artifacts),
    executionEventListener: listener,
    ignitionModule: module,
    deploymentParameters: {},
    accounts,
    ...(journal === undefined ? {} : { deploymentDir: journal.folder }),
  });
}

function pace({ network }: Config): Partial<DeployConfig> {
  const confirmations = { requiredConfirmations: network.confirmations };
  return network.kind === "local" ? { ...confirmations, blockPollingInterval: 20, retryInterval: 20 } : confirmations;
}

function addressesOf(module: IgnitionModule, result: DeploymentResult): Map<string, string> {
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) throw new Error(reasonOf(result));
  const found = new Map<string, string>();
  for (const [name, future] of Object.entries(module.results)) {
    const contract = result.contracts[future.id];
    if (contract === undefined) throw new Error(`${name} is missing from the result of the deployment.`);
    found.set(name, contract.address);
  }
  return found;
}

function reasonOf(result: Exclude<DeploymentResult, { type: DeploymentResultType.SUCCESSFUL_DEPLOYMENT }>): string {
  if (result.type !== DeploymentResultType.EXECUTION_ERROR) {
    const reasons = Object.entries(result.errors).map(([future, texts]) => `- ${future}: ${texts.join("; ")}`);
    return `The deployment cannot go on (${result.type}):\n${reasons.join("\n")}`;
  }
  const failed = result.failed.map(({ futureId, error }) => `- ${futureId}: ${error}`);
  const timedOut = result.timedOut.map(({ futureId }) => `- ${futureId}: not mined in time`);
  return `The deployment stopped; run it again to go on.\n${[...failed, ...timedOut].join("\n")}`;
}

/** First block that can hold a trace of the deployment, remembered beside the journal. */
async function firstBlock({ ethers }: Connection, journal: string | undefined): Promise<number> {
  const path = journal === undefined ? undefined : join(journal, "start-block");
  if (path !== undefined && existsSync(path)) return Number(readFileSync(path, "utf8"));
  const block = await ethers.provider.getBlockNumber();
  if (path !== undefined && journal !== undefined) {
    mkdirSync(journal, { recursive: true });
    writeFileSync(path, `${block}\n`);
  }
  return block;
}

interface Made {
  readonly connection: Connection;
  readonly config: Config;
  readonly plan: DeploymentPlan;
  readonly startBlock: number;
  readonly deployer: string;
}

/** Names in the manifest of what the module calls by its part. */
const CONTRACTS: Readonly<Record<string, string>> = {
  authority: "AccessManager",
  operators: "Operators",
  engine: "MarginEngine",
  trading: "VaultTrading",
  resolution: "VaultResolution",
  vault: "Vault",
  liquidator: "Liquidator",
  exchange: "Exchange",
  cashShares: "CashShares",
  router: "Router",
  accountLens: "AccountLens",
  marketLens: "MarketLens",
};

async function manifestOf(made: Made, addresses: Map<string, string>): Promise<Manifest> {
  const { connection, config, plan, startBlock, deployer } = made;
  const at = (name: string): string => {
    const found = addresses.get(name);
    if (found === undefined) throw new Error(`${name} was not deployed.`);
    return found;
  };
  const contracts: Manifest["contracts"] = {};
  for (const [part, name] of Object.entries(CONTRACTS)) {
    contracts[name] = { address: at(part), codeHash: await codeHashAt(connection.ethers.provider, at(part)) };
  }
  return {
    network: config.network.name,
    chainId: config.network.chainId,
    startBlock,
    deployer,
    commit: commitHash(),
    configHash: configHash(config),
    compiler: await compilerOf("Vault"),
    contracts,
    assets: [{ ...plan.settlement, asset: 0 }, ...plan.markets].map(({ asset, token, feed }) => ({
      asset,
      symbol: token.symbol,
      decimals: token.decimals,
      token: token.address ?? at(`${token.symbol}_token`),
      feed: feed.address ?? at(`${token.symbol}_feed`),
    })),
    perps: plan.perps.map(placed),
    futures: plan.futures.map((future) => ({ ...placed(future), expiry: Number(future.expiry) })),
  };

  function placed({ market, symbol, underlying: { token, feed } }: DeploymentPlan["perps"][number]) {
    return { market, symbol, underlying: token.symbol, feed: feed.address ?? at(`${token.symbol}_feed`) };
  }
}
