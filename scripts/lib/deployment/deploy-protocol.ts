import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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
import { toAccountId } from "@plimsoll/sdk";
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
  const folder = journal ?? mkdtempSync(join(tmpdir(), "plimsoll-journal-"));
  try {
    const startBlock = await firstBlock(connection, folder, log);
    const { confirmations } = config.network;
    const kept = { connection, folder, startBlock, confirmations };
    const run = { connection, config, journal: kept, accounts, listener: listenerFor(log) };
    const addresses = await executeAll(run, plan);
    const manifest = await manifestOf({ connection, config, plan, startBlock, deployer }, addresses);
    return { plan, manifest };
  } finally {
    if (journal === undefined) rmSync(folder, { recursive: true });
  }
}

/** The vault knows its backstop by an account, which has to be computed from the backstop's address: what needs it is a second run. */
async function executeAll(run: Omit<Run, "module">, plan: DeploymentPlan): Promise<Map<string, string>> {
  const first = plimsollModule(plan);
  const backstop = addressesOf(first, await execute({ ...run, module: first })).get("backstop");
  if (backstop === undefined) throw new Error("The modules name no backstop.");
  const module = plimsollModule(plan, toAccountId(backstop));
  return addressesOf(module, await execute({ ...run, module }));
}

interface Run {
  readonly connection: Connection;
  readonly config: Config;
  readonly module: ReturnType<typeof plimsollModule>;
  readonly journal: Journal;
  readonly accounts: string[];
  readonly listener: ExecutionEventListener;
}

/** Runs the module: steps of an earlier run whose transaction was lost are recovered, those that failed tried again; one that timed out is not. */
async function execute(run: Run): Promise<DeploymentResult> {
  const { journal } = run;
  const result = await recovering(run);
  if (result.type !== DeploymentResultType.PREVIOUS_RUN_ERROR) return result;
  const failed = Object.entries(result.errors).filter(([, reasons]) =>
    reasons.every((reason) => reason.includes("failed")),
  );
  for (const [future] of failed) await forget(journal.folder, future);
  return once(run);
}

async function recovering(run: Run): Promise<DeploymentResult> {
  try {
    return await once(run);
  } catch (error) {
    if (!(await recoverLost(error, run.journal))) throw error;
    return recovering(run);
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
    deploymentDir: journal.folder,
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
async function firstBlock({ ethers }: Connection, journal: string, log: (line: string) => void): Promise<number> {
  const path = join(journal, "start-block");
  if (existsSync(path)) {
    log("Going on from the journal of an earlier run.");
    return Number(readFileSync(path, "utf8"));
  }
  const block = await ethers.provider.getBlockNumber();
  mkdirSync(journal, { recursive: true });
  writeFileSync(path, `${block}\n`);
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
  upkeep: "EngineUpkeep",
  engine: "MarginEngine",
  trading: "VaultTrading",
  resolution: "VaultResolution",
  vault: "Vault",
  liquidator: "Liquidator",
  exchange: "Exchange",
  trancheFactory: "TrancheFactory",
  backstop: "Backstop",
  volatility: "VolatilityOracle",
  steward: "RiskSteward",
  cashShares: "CashShares",
  router: "Router",
  topUps: "TopUps",
  outflowQueue: "OutflowQueue",
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
