import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatDecimal, PRICE_DECIMALS, priceAt, type AssetSymbol, type Replay } from "@plimsoll/lab";
import {
  backstopOf,
  parseDeployment,
  toAccountId,
  tradedMarkets,
  type Deployment,
  type Market,
  type TradedMarket,
} from "@plimsoll/sdk";
import type { Contract } from "ethers";
import { checkConfig, loadConfig } from "../../config/load.ts";
import type { Config } from "../../config/schema.ts";
import type { Connection } from "../lib/deployment/connection.ts";
import { deployProtocol, writeManifest, type Manifest } from "../lib/deployment/index.ts";
import type { Owner } from "./book.ts";

/** The deployed protocol with the local doubles of everything outside it. */
export interface World {
  readonly connection: Connection;
  readonly config: Config;
  readonly deployment: Deployment;
  /** Deployment file for other processes. */
  readonly manifestPath: string;
  readonly vault: Contract;
  readonly liquidator: Contract;
  readonly backstop: Contract;
  readonly lens: Contract;
  readonly feeds: ReadonlyMap<AssetSymbol, Contract>;
  readonly tokens: ReadonlyMap<number, Contract>;
  /** Markets of the deployment, each with the asset whose price moves it. */
  readonly traded: readonly ReplayedMarket[];
  /** Contract of the keeper, its owner's key, and the owner's account. */
  readonly keeper: { readonly contract: string; readonly privateKey: string; readonly owner: Owner };
  /** Key that pays for the relay's transactions. */
  readonly relayKey: string;
}

export interface ReplayedMarket extends TradedMarket {
  readonly underlying: AssetSymbol;
}

/** Spread of the local market at which the keeper sells [bp]. */
const VENUE_SPREAD = 10n;
const ETHER = 10n ** 18n;

/** Deploys with the production modules and config, at the prices with which the replay starts. */
export async function buildWorld(connection: Connection, replay: Replay, log: (line: string) => void): Promise<World> {
  const { ethers } = connection;
  const config = pricedConfig(loadConfig("local"), replay);
  const { manifest } = await deployProtocol(connection, config, { log });
  const deployment = parseDeployment(manifest);
  const manifestPath = writeManifest(manifest, mkdtempSync(join(tmpdir(), "plimsoll-")));
  const at = (name: string, address: string): Promise<Contract> => ethers.getContractAt(name, address);
  const listed = [deployment.settlement, ...deployment.markets];
  const tokenOf = ({ symbol, token }: Market): Promise<Contract> =>
    at(symbol === "WETH" ? "MockWETH" : "MockToken", token);
  const feeds = await Promise.all(
    listed.map(async (market) => [market.symbol as AssetSymbol, await at("LightFeed", market.feed)] as const),
  );
  const tokens = await Promise.all(listed.map(async (market) => [market.asset, await tokenOf(market)] as const));
  return {
    connection,
    config,
    deployment,
    manifestPath,
    vault: await at("Vault", deployment.contracts.vault),
    liquidator: await at("Liquidator", deployment.contracts.liquidator),
    backstop: await at("Backstop", backstopOf(deployment)),
    lens: (await ethers.deployContract("AccountLens", [deployment.contracts.vault])) as unknown as Contract,
    feeds: new Map(feeds),
    tokens: new Map(tokens),
    traded: tradedMarkets(deployment).map((market) => ({ ...market, underlying: underlyingOf(manifest, market) })),
    keeper: await deployKeeper(connection, deployment),
    relayKey: await fundedKey(connection),
  };
}

/** The local config with each reference price, and so each cap, at the start of the replay. */
function pricedConfig(config: Config, replay: Replay): Config {
  const priced = <T extends object>(symbol: string, asset: T): T => {
    const price = priceAt(replay.paths[symbol as AssetSymbol], replay.startTime);
    return { ...asset, referencePriceUsd: formatDecimal(price, PRICE_DECIMALS) };
  };
  const assets = Object.fromEntries(
    Object.entries(config.network.assets).map(([symbol, asset]) => [symbol, priced(symbol, asset)]),
  );
  const { settlement } = config.network;
  const network = { ...config.network, settlement: priced("USDC", settlement), assets };
  return checkConfig({ ...config, network });
}

function underlyingOf({ perps, futures }: Manifest, { market, symbol }: TradedMarket): AssetSymbol {
  const listed = [...perps, ...futures].find((perp) => perp.market === market);
  if (listed === undefined) throw new Error(`The deployment does not say whose price moves ${symbol}.`);
  return listed.underlying as AssetSymbol;
}

async function fundedKey({ ethers }: Connection): Promise<string> {
  const wallet = ethers.Wallet.createRandom();
  await ethers.provider.send("hardhat_setBalance", [wallet.address, ethers.toQuantity(1_000n * ETHER)]);
  return wallet.privateKey;
}

async function deployKeeper(connection: Connection, { contracts }: Deployment): Promise<World["keeper"]> {
  const { ethers } = connection;
  const privateKey = await fundedKey(connection);
  const { address } = new ethers.Wallet(privateKey);
  const venue = await ethers.deployContract("OracleVenue", [contracts.vault, VENUE_SPREAD]);
  const keeper = await ethers.deployContract("FlashKeeper", [address, contracts.liquidator, contracts.vault, venue]);
  const signer = await ethers.getImpersonatedSigner(address);
  return {
    contract: await keeper.getAddress(),
    privateKey,
    owner: { account: toAccountId(address), signer, address },
  };
}

/** Every feed answers what it answered last, now. */
export async function repeatAnswers({ feeds }: World): Promise<void> {
  for (const feed of feeds.values()) {
    const [, answer] = (await feed.getFunction("latestRoundData")()) as [bigint, bigint];
    await feed.getFunction("set")(answer);
  }
}

/** Writes what others may want to know of the local chain beside the run's report. */
export function saveManifest(world: World, folder: string): void {
  writeFileSync(join(folder, "deployment.json"), JSON.stringify(world.deployment, null, 2));
}
