import { join } from "node:path";
import hre, { network } from "hardhat";
import { loadConfig } from "../config/load.ts";
import { deployProtocol, writeManifest } from "./lib/deployment/index.ts";
import { networkCommand } from "./lib/network-command.ts";

const USAGE = `npm run deploy -- --network NAME

Deploys, or goes on where an earlier run stopped, and writes deployments/<chainId>.json.`;

async function deploy(networkName: string): Promise<void> {
  const config = loadConfig(networkName);
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

await networkCommand(USAGE, deploy);
