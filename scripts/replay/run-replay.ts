import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildReport,
  emulateFeed,
  formatProgress,
  formatTable,
  renderReport,
  type AssetSymbol,
  type FeedUpdate,
  type Replay,
  type Report,
  type RunPoint,
  type StartOptions,
} from "@plimsoll/lab";
import type { Config } from "../../config/schema.ts";
import { conservationError, leftBelowLine } from "./books.ts";
import { openBook } from "./book.ts";
import { Follower } from "./follow.ts";
import { KeeperProcess } from "./keeper-process.ts";
import { mineAt, nextBlockAt, type LocalNode } from "./node.ts";
import { observe } from "./observe.ts";
import { Owners } from "./owners.ts";
import { moments, TICK, type Moment } from "./timeline.ts";
import { buildWorld, saveManifest, type World } from "./world.ts";

/** Points of the report's charts. */
const POINTS = 400;
/** Chain time given to the opening of the book before the replay starts [s]. */
export const LEAD = 3_000;

/** Everything a run holds on to. */
interface Run {
  readonly world: World;
  readonly replay: Replay;
  readonly keeper: KeeperProcess;
  readonly follower: Follower;
  readonly owners: Owners;
  readonly accounts: readonly string[];
  readonly series: RunPoint[];
  readonly log: (line: string) => void;
}

/** Plays a crash on a running node with a keeper of its own and writes report.json, report.html and the keeper's log to `folder`. */
export async function runReplay(
  node: LocalNode,
  replay: Replay,
  options: StartOptions,
  folder: string,
): Promise<Report> {
  const started = Date.now();
  const log = (line: string): void => console.log(line);
  mkdirSync(folder, { recursive: true });
  const world = await buildWorld(node.connection, replay, () => undefined);
  saveManifest(world, folder);
  log(`Deployed; vault ${world.deployment.contracts.vault}. Opening ${options.accounts} accounts.`);
  const people = await openBook(world, options.accounts, options.seed, log);
  const from = (await node.connection.ethers.provider.getBlockNumber()) + 1;
  const keeper = new KeeperProcess(world, node.url, folder);
  const accounts = people.map(({ account }) => account);
  const run: Run = {
    world,
    replay,
    keeper,
    follower: new Follower(world, from),
    owners: new Owners(world, people, options.seed),
    accounts,
    series: [],
    log,
  };
  keeper.start();
  try {
    await play(run);
  } finally {
    await keeper.stop();
  }
  const report = await conclude(run, options, (Date.now() - started) / 1_000);
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(folder, "report.html"), renderReport(report, run.series));
  log(formatTable(report));
  return report;
}

/** Feed publications in order; in between, while margin calls run, a look every minute. */
async function play(run: Run): Promise<void> {
  const { replay, follower } = run;
  const timeline = moments(publications(replay, run.world.config), replay);
  const spacing = Math.max(1, Math.floor((replay.endTime - replay.startTime) / POINTS));
  let sampled = 0;
  for (const [index, moment] of timeline.entries()) {
    await step(run, moment);
    const until = timeline[index + 1]?.time ?? moment.time;
    for (let time = moment.time + TICK; time < until && hasRunningGrace(follower); time += TICK) {
      await step(run, { time, updates: [] });
    }
    if (moment.time < sampled + spacing && index + 1 < timeline.length) continue;
    sampled = moment.time;
    const point = await observe(run.world, run.accounts, moment.time, follower.state);
    run.series.push(point);
    if (index % 20 === 0 || index + 1 === timeline.length) run.log(formatProgress(point));
  }
}

/** A call whose deadline is still to come; one that expired waits for the next price. */
function hasRunningGrace({ state }: Follower): boolean {
  return [...state.calls.values()].some(({ isExpired }) => !isExpired);
}

async function step({ world, replay, keeper, follower, owners }: Run, { time, updates }: Moment): Promise<void> {
  await switchKeeper(replay, keeper, time);
  if (updates.length === 0) await mineAt(world.connection, time);
  for (const { symbol, answer } of updates) {
    await nextBlockAt(world.connection, time);
    await world.feeds.get(symbol)?.getFunction("set")(answer);
  }
  await owners.act(time);
  if (keeper.isRunning) await keeper.settle();
  owners.hear(await follower.advance(), time);
}

/** The keeper is down while the scenario says so. */
async function switchKeeper({ keeperOffline, startTime }: Replay, keeper: KeeperProcess, time: number): Promise<void> {
  if (keeperOffline === undefined) return;
  const isOffline = time >= startTime + keeperOffline.fromSeconds && time < startTime + keeperOffline.toSeconds;
  if (isOffline && keeper.isRunning) await keeper.stop();
  if (!isOffline && !keeper.isRunning) keeper.start();
}

/** What each feed publishes: the market's own threshold and heartbeat, unless the scenario knows better. */
function publications(replay: Replay, { network }: Config): Map<AssetSymbol, readonly FeedUpdate[]> {
  const published = new Map<AssetSymbol, readonly FeedUpdate[]>();
  for (const [symbol, asset] of [["USDC", network.settlement] as const, ...Object.entries(network.assets)]) {
    const { heartbeatSeconds, deviation } = asset.feed;
    const behaviour = { deviationBps: Math.round(Number(deviation) * 10_000), heartbeatSeconds, delaySeconds: 0 };
    const name = symbol as AssetSymbol;
    published.set(name, emulateFeed(replay.paths[name], { ...behaviour, ...replay.feeds[name] }));
  }
  return published;
}

async function conclude(run: Run, { seed, accounts }: StartOptions, seconds: number): Promise<Report> {
  const { world, replay, follower, series } = run;
  const { provider } = world.connection.ethers;
  const everyone = [...new Set([...run.accounts, ...follower.accounts])];
  const facts = {
    seed,
    accounts,
    chainId: world.deployment.chainId,
    blocks: await provider.getBlockNumber(),
    seconds: Math.round(seconds * 10) / 10,
    conservationError: await conservationError(world, everyone),
    healthyTouched: follower.healthyTouched.size,
    leftBelowLine: await leftBelowLine(world, everyone),
  };
  return buildReport(replay, facts, follower.state, series);
}
