import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { World } from "./world.ts";

const blockLine = z.object({ event: z.literal("block"), number: z.int(), idle: z.boolean() });
const MAIN = join(import.meta.dirname, "../../packages/keeper/src/main.ts");
/** Longest wait for the keeper to catch up with one block [ms]. */
const PATIENCE = 120_000;

/** The keeper as a process of its own, talking to the chain over JSON-RPC like any other. */
export class KeeperProcess {
  readonly #world: World;
  readonly #url: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #idleAt = -1;
  #wake: () => void = () => undefined;

  constructor(world: World, url: string, folder: string) {
    this.#world = world;
    this.#url = url;
    this.#folder = folder;
  }

  start(): void {
    const { manifestPath, keeper } = this.#world;
    const args = [
      "--import",
      "tsx",
      MAIN,
      "--rpc-url",
      this.#url,
      "--deployment",
      manifestPath,
      "--contract",
      keeper.contract,
    ];
    const options = ["--store", join(this.#folder, "keeper.sqlite"), "--poll-ms", "10", "--clear-calls", "yes"];
    const child = spawn(process.execPath, [...args, ...options], {
      env: { ...process.env, KEEPER_KEY: keeper.privateKey },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const log = createWriteStream(join(this.#folder, "keeper.log"), { flags: "a" });
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.write(`${line}\n`);
      this.#read(line);
    });
    const end = (): boolean => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => {
      process.off("exit", end);
      log.end();
      this.#child = undefined;
      this.#wake();
    });
    this.#child = child;
  }

  /** Waits until the keeper has nothing left to do at the newest block. @throws Error when it stopped or takes too long. */
  async settle(): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    while (this.#idleAt < (await this.#world.connection.ethers.provider.getBlockNumber())) {
      if (this.#child === undefined)
        throw new Error(`The keeper stopped; its log is ${join(this.#folder, "keeper.log")}.`);
      if (Date.now() > deadline) throw new Error("The keeper did not catch up with the chain.");
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.#wake = () => (clearTimeout(timer), resolve());
      });
    }
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }

  #read(line: string): void {
    if (!line.startsWith("{")) return;
    const parsed = blockLine.safeParse(JSON.parse(line));
    if (!parsed.success || !parsed.data.idle) return;
    this.#idleAt = parsed.data.number;
    this.#wake();
  }
}
