/** The main job: a local chain with the whole protocol, a keeper, and a crash. `npm start -- --help` lists the options. */
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
import { expectFreePort, startNode } from "./replay/node.ts";
import { LEAD, runReplay } from "./replay/run-replay.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** Exit code of a process that an interrupt ended. */
const INTERRUPTED = 130;
const abandon = (): void => process.exit(INTERRUPTED);

async function main(): Promise<number> {
  const command = parseStartOptions(process.argv.slice(2));
  if (command.kind === "help") {
    console.log(command.text);
    return 0;
  }
  const { options } = command;
  const replay = replayOf(options);
  await expectFreePort(options.port);
  for (const signal of SIGNALS) process.once(signal, abandon);
  await hre.tasks.getTask("build").run({ quiet: true });
  const node = await startNode(options.port, replay.startTime - LEAD);
  console.log(`${replay.title}. Chain 31337 at ${node.url}.`);
  const folder = join("out", `${replay.name}-${options.seed}`);
  const report = await runReplay(node, replay, options, folder);
  console.log(`Report: ${join(folder, "report.html")} and report.json`);
  if (!options.once) await untilInterrupted(node.url);
  await node.close();
  return report.conservationError === "0" && report.healthyTouched === 0 ? 0 : 1;
}

function replayOf({ scenario, csv }: StartOptions): Replay {
  const base = loadScenario(scenario);
  if (csv.length === 0) return replayFromScenario(base);
  return replayFromBars(
    csv.map(({ file, symbol }) => ({ symbol, file, series: loadBars(file) })),
    base,
  );
}

async function untilInterrupted(url: string): Promise<void> {
  console.log(`The chain stays up for wallets at ${url} (chain id 31337); Ctrl-C ends it.`);
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => undefined, 60_000);
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
