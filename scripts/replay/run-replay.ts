import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildReport,
  emulateFeed,
  EMPTY_MARKET,
  formatProgress,
  formatTable,
  PRICE_ONE,
  renderReport,
  WAD,
  type AssetSymbol,
  type FeedUpdate,
  type Replay,
  type Report,
  type RunPoint,
  type StartOptions,
} from "@plimsoll/lab";
import type { Config } from "../../config/schema.ts";
import { openBook } from "./book.ts";
import { leftBelowLine, tokenMisses } from "./books.ts";
import { Follower } from "./follow.ts";
import { KeeperProcess } from "./keeper-process.ts";
import { cashBooks, marketBooks } from "./market-books.ts";
import { mineAt, nextBlockAt, type LocalNode } from "./node.ts";
import { observe } from "./observe.ts";
import { Owners } from "./owners.ts";
import type { RelayProcess } from "./relay-process.ts";
import { fundBackstop } from "./underwriters.ts";
import { moments, TICK, type Moment } from "./timeline.ts";
import { Traders } from "./traders/traders.ts";
import { saveManifest, type ReplayedMarket, type World } from "./world.ts";

/** Points of the report's charts. */
const POINTS = 300;
/** Chain time given to the opening of the book before the replay starts [s]. */
export const LEAD = 3_000;

/** Everything a run holds on to. */
interface Run {
  readonly world: World;
  readonly replay: Replay;
  readonly keeper: KeeperProcess;
  readonly relay: RelayProcess;
  readonly traders: Traders;
  readonly follower: Follower;
  readonly owners: Owners;
  readonly accounts: readonly string[];
  readonly series: RunPoint[];
  readonly log: (line: string) => void;
}

/** Where a replay runs: a node, what is deployed on it, and a relay. */
export interface Stage {
  readonly node: LocalNode;
  readonly world: World;
  readonly relay: RelayProcess;
}

/** Plays a crash on a running node with a keeper of its own and writes report.json, report.html and the keeper's log to `folder`. */
export async function runReplay(
  { node, world, relay }: Stage,
  replay: Replay,
  options: StartOptions,
  folder: string,
): Promise<Report> {
  const started = Date.now();
  const log = (line: string): void => console.log(line);
  saveManifest(world, folder);
  log(`Deployed; vault ${world.deployment.contracts.vault}. Opening ${options.accounts} accounts.`);
  const lending = await openBook(world, options.accounts, options.seed, log);
  const underwritten = await fundBackstop(world, options.seed);
  log(`The junior tranche holds ${underwritten / 10n ** BigInt(world.deployment.settlement.decimals)} USDC.`);
  const from = (await node.connection.ethers.provider.getBlockNumber()) + 1;
  const traders = await Traders.gather(world, relay, replay, options);
  log(`Opening the positions of ${traders.people.length - 1} traders through the relay.`);
  await traders.open();
  const people = [...lending, ...traders.people];
  const run: Run = {
    world,
    replay,
    keeper: new KeeperProcess(world, { chain: node.url, relay: relay.url }, folder),
    relay,
    traders,
    follower: new Follower(world, from),
    owners: new Owners(world, people, options.seed),
    accounts: people.map(({ account }) => account),
    series: [],
    log,
  };
  run.keeper.start();
  try {
    await play(run);
  } finally {
    await run.keeper.stop();
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
    const point = await observe(run.world, run.accounts, moment.time, {
      state: follower.state,
      trading: follower.trading.run,
    });
    run.series.push(point);
    if (index % 20 === 0 || index + 1 === timeline.length) run.log(formatProgress(point));
  }
}

/** A call whose deadline is still to come; one that expired waits for the next price. */
function hasRunningGrace({ state }: Follower): boolean {
  return [...state.calls.values()].some(({ isExpired }) => !isExpired);
}

async function step(run: Run, { time, updates }: Moment): Promise<void> {
  const { world, replay, keeper, follower, owners } = run;
  await switchKeeper(replay, keeper, time);
  if (updates.length === 0) await mineAt(world.connection, time);
  for (const { symbol, answer } of updates) {
    await nextBlockAt(world.connection, time);
    await world.feeds.get(symbol)?.getFunction("set")(answer);
  }
  await owners.act(time);
  if (keeper.isRunning) await keeper.settle();
  if (updates.some(({ symbol }) => world.traded.some(({ underlying }) => underlying === symbol)))
    await trade(run, time);
  owners.hear(await follower.advance(), time);
}

/** Quotes follow the index; then relay and keeper answer each other until neither has anything left to do. */
async function trade({ world, keeper, relay, traders }: Run, time: number): Promise<void> {
  await traders.act(time);
  let seen = -1;
  for (;;) {
    if (keeper.isRunning) await keeper.settle();
    await relay.settle();
    const block = await world.connection.ethers.provider.getBlockNumber();
    if (block === seen) return;
    seen = block;
  }
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
  await follower.trading.accrue();
  const markets = await Promise.all(world.traded.map((market) => concludeMarket(run, market)));
  const pots = markets.reduce((sum, { books }) => sum + books.pot, 0n);
  const cash = await cashBooks(world, everyone, pots);
  const misses = [
    ...(await tokenMisses(world, everyone)),
    ...cash.misses,
    ...markets.flatMap((market) => market.misses),
    ...(await follower.losses.misses()),
  ];
  const left = await leftBelowLine(world, everyone);
  const facts = {
    seed,
    accounts,
    chainId: world.deployment.chainId,
    blocks: await provider.getBlockNumber(),
    seconds: Math.round(seconds * 10) / 10,
    conservationError: misses.reduce((sum, { amount }) => sum + amount, 0n),
    problems: [
      ...misses.map(({ text }) => text),
      ...run.traders.refusals,
      ...follower.healthyTouched.values(),
      ...left.map((account) => `${account} was left below the line.`),
    ],
    books: cash.books,
    losses: follower.losses.run,
    healthyTouched: follower.healthyTouched.size,
    leftBelowLine: left.length,
    traders: run.traders.people.length,
    markets,
  };
  return buildReport(replay, facts, follower.state, series);
}

async function concludeMarket({ world, replay, follower }: Run, market: ReplayedMarket) {
  const run = follower.trading.run.get(market.market) ?? EMPTY_MARKET;
  const highest = replay.paths[market.underlying].reduce((most, { price }) => (price > most ? price : most), 0n);
  return { run, ...(await marketBooks(world, market, run, (highest * WAD) / PRICE_ONE)) };
}
