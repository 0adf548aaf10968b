import hre, { network } from "hardhat";
import { loadConfig } from "../config/load.ts";
import { configHash, readManifest } from "./lib/deployment/manifest.ts";
import { verifyDeployment } from "./lib/deployment/verify/index.ts";
import { networkCommand } from "./lib/network-command.ts";

const USAGE = `npm run deploy:verify -- --network NAME

Compares a deployment with config and code, and prints every power. Exit code 1 on any problem. Needs no key.`;

async function verify(networkName: string): Promise<void> {
  const config = loadConfig(networkName);
  await hre.tasks.getTask("build").run({ quiet: true });
  const manifest = readManifest(config.network.chainId);
  // Reading needs no key.
  const connection = await network.create({ network: config.network.name, override: { accounts: "remote" } });
  const { problems, powers } = await verifyDeployment(connection, config, manifest);
  await connection.close();
  console.log(`Powers on ${manifest.network} (chain ${manifest.chainId}):\n${powers.join("\n")}`);
  if (manifest.configHash !== configHash(config))
    console.log("Config has changed since the deployment; it is the config of today that counts.");
  if (problems.length === 0) return console.log("The deployment is as config says.");
  console.error(`The deployment is not as config says:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  process.exitCode = 1;
}

await networkCommand(USAGE, verify);
