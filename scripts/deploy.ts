import { join } from "node:path";
import { parseArgs } from "node:util";
import hre, { network } from "hardhat";
import { ConfigError, loadConfig } from "../config/load.ts";
import { deployProtocol, writeManifest } from "./lib/deployment/index.ts";

/** `npm run deploy -- --network NAME`: deploys, or goes on where an earlier run stopped, and writes deployments/<chainId>.json. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { network: { type: "string", default: "local" } } });
  const config = loadConfig(values.network);
  const { name, kind, chainId } = config.network;
  await hre.tasks.getTask("build").run({ quiet: true });
  const connection = await network.create(name);
  console.log(`Deploying Plimsoll to ${name} (chain ${chainId}).`);
  const resumable =
    kind === "public" ? { journal: join(hre.config.paths.ignition, "deployments", `chain-${chainId}`) } : {};
  const { manifest } = await deployProtocol(connection, config, { ...resumable, log: (line) => console.log(line) });
  for (const [contract, { address }] of Object.entries(manifest.contracts))
    console.log(`${contract.padEnd(14)} ${address}`);
  console.log(`Written ${writeManifest(manifest)}. Next: npm run deploy:verify -- --network ${name}`);
  await connection.close();
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.message);
  process.exitCode = 1;
}
