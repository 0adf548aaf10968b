import { join } from "node:path";
import { z } from "zod";
import { ServiceProcess } from "./service-process.ts";
import type { World } from "./world.ts";

const blockLine = z.object({ event: z.literal("block"), number: z.int(), idle: z.boolean() });
/** Longest wait for the keeper to catch up with one block [ms]. */
const PATIENCE = 120_000;

/** The keeper as a process of its own, talking to the chain over JSON-RPC like any other. */
export class KeeperProcess {
  readonly #world: World;
  readonly #urls: { readonly chain: string; readonly relay: string };
  readonly #folder: string;
  #process: ServiceProcess | undefined;
  #idleAt = -1;
  #wake: () => void = () => undefined;

  constructor(world: World, urls: { readonly chain: string; readonly relay: string }, folder: string) {
    this.#world = world;
    this.#urls = urls;
    this.#folder = folder;
  }

  start(): void {
    const { manifestPath, keeper } = this.#world;
    const { chain, relay } = this.#urls;
    const where = ["--rpc-url", chain, "--deployment", manifestPath, "--contract", keeper.contract, "--relay", relay];
    const options = ["--store", join(this.#folder, "keeper.sqlite"), "--poll-ms", "10", "--clear-calls", "yes"];
    this.#process = new ServiceProcess({
      name: "keeper",
      args: [...where, ...options],
      env: { KEEPER_KEY: keeper.privateKey },
      folder: this.#folder,
      onLine: (line) => this.#read(line),
      onExit: () => this.#wake(),
    });
  }

  /** Waits until the keeper has nothing left to do at the newest block. @throws Error when it stopped or takes too long. */
  async settle(): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    while (this.#idleAt < (await this.#world.connection.ethers.provider.getBlockNumber())) {
      this.#process?.expectRunning();
      if (Date.now() > deadline) throw new Error("The keeper did not catch up with the chain.");
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.#wake = () => (clearTimeout(timer), resolve());
      });
    }
  }

  get isRunning(): boolean {
    return this.#process?.isRunning === true;
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  #read(line: string): void {
    if (!line.startsWith("{")) return;
    const parsed = blockLine.safeParse(JSON.parse(line));
    if (!parsed.success || !parsed.data.idle) return;
    this.#idleAt = parsed.data.number;
    this.#wake();
  }
}
