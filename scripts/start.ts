/** The main job: a local chain with the whole protocol, a keeper, and a crash. `npm start -- --help` lists the options. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import hre from "hardhat";
import {
  InputError,
  loadBars,
  loadScenario,
  parseStartOptions,
  replayFromBars,
  replayFromScenario,
  type Replay,
  type StartOptions,
} from "@plimsoll/lab";
import { expectFreePort, startNode, type LocalNode } from "./replay/node.ts";
import { RelayProcess } from "./replay/relay-process.ts";
import { LEAD, runReplay, type Stage } from "./replay/run-replay.ts";
import { buildWorld, repeatAnswers } from "./replay/world.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** Exit code of a process that an interrupt ended. */
const INTERRUPTED = 130;
/** Pause between the answers of feeds once a replay is over [ms]. */
const REPEAT = 1_200_000;
const abandon = (): void => process.exit(INTERRUPTED);

async function main(): Promise<number> {
  const command = parseStartOptions(process.argv.slice(2));
  if (command.kind === "help") {
    console.log(command.text);
    return 0;
  }
  const { options } = command;
  const replay = replayOf(options);
  await expectFreePort(options.port, "--port");
  await expectFreePort(options.relayPort, "--relay-port");
  for (const signal of SIGNALS) process.once(signal, abandon);
  await hre.tasks.getTask("build").run({ quiet: true });
  const node = await startNode(options.port, replay.startTime - LEAD);
  console.log(`${replay.title}. Chain 31337 at ${node.url}.`);
  try {
    return await playOn(node, replay, options);
  } finally {
    await node.close();
  }
}

async function playOn(node: LocalNode, replay: Replay, options: StartOptions): Promise<number> {
  const folder = join("out", `${replay.name}-${options.seed}`);
  // Stores of an earlier run belong to a chain that is gone.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const world = await buildWorld(node.connection, replay, () => undefined);
  const relay = new RelayProcess(world, { chain: node.url, port: options.relayPort }, folder);
  try {
    await relay.settle();
    const markets = world.traded.map(({ market, symbol }) => `${symbol} is market ${market}`).join(", ");
    console.log(`Orders at ${relay.url}: ${markets}.`);
    const report = await runReplay({ node, world, relay }, replay, options, folder);
    console.log(`Report: ${join(folder, "report.html")} and report.json`);
    for (const problem of report.problems) console.error(problem);
    if (!options.once) await untilInterrupted({ node, world, relay });
    return report.conservationError === "0" && report.healthyTouched === 0 ? 0 : 1;
  } finally {
    await relay.stop();
  }
}

function replayOf({ scenario, csv }: StartOptions): Replay {
  const base = loadScenario(scenario);
  if (csv.length === 0) return replayFromScenario(base);
  return replayFromBars(
    csv.map(({ file, symbol }) => ({ symbol, file, series: loadBars(file) })),
    base,
  );
}

/** Feeds repeat their last answers meanwhile, so that wallets can trade. */
async function untilInterrupted({ node, world, relay }: Stage): Promise<void> {
  console.log(
    `The chain stays up for wallets at ${node.url} (chain id 31337), orders at ${relay.url}; Ctrl-C ends it.`,
  );
  await new Promise<void>((resolve, reject) => {
    const timer = setInterval(() => void repeatAnswers(world).catch(reject), REPEAT);
    for (const signal of SIGNALS) {
      process.off(signal, abandon);
      process.once(signal, () => (clearInterval(timer), resolve()));
    }
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error instanceof InputError ? error.message : (error.stack ?? error.message));
  process.exitCode = 2;
}
