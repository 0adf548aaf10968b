import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { toOrderJson, type SignedOrder } from "@plimsoll/sdk";
import { z } from "zod";
import { ServiceProcess } from "./service-process.ts";
import type { World } from "./world.ts";

const health = z.object({ isIdle: z.boolean(), block: z.int().optional() });
const refusal = z.object({ error: z.string() });
const ended = z.object({ orders: z.array(z.object({ status: z.string(), reason: z.string().optional() })) });
const PATIENCE = 120_000;
const LOOK = 8;

/** The order relay as a process of its own; everybody reaches it over HTTP. */
export class RelayProcess {
  readonly url: string;
  readonly #world: World;
  readonly #process: ServiceProcess;

  constructor(world: World, { chain, port }: { readonly chain: string; readonly port: number }, folder: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.#world = world;
    const where = ["--rpc-url", chain, "--deployment", world.manifestPath, "--port", String(port)];
    const options = ["--store", join(folder, "relay.sqlite"), "--poll-ms", "20", "--stuck-ms", "5000"];
    const rates = ["--ip-rate", "1000000", "--owner-rate", "1000000", "--batch", "10"];
    this.#process = new ServiceProcess({
      name: "relay",
      args: [...where, ...options, ...rates],
      env: { RELAY_KEY: world.relayKey },
      folder,
    });
  }

  /** Waits until nothing is left to trade at the newest block. @throws Error when the relay stopped or takes too long. */
  async settle(): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const block = await this.#world.connection.ethers.provider.getBlockNumber();
      const state = await this.#health();
      if (state?.isIdle === true && (state.block ?? -1) >= block) return;
      this.#process.expectRunning();
      if (Date.now() > deadline) throw new Error("The relay did not catch up with the chain.");
      await sleep(LOOK);
    }
  }

  /** Posts an order; the sentence of a refusal, undefined when it was taken. */
  async post(order: SignedOrder): Promise<string | undefined> {
    const response = await fetch(`${this.url}/orders`, { method: "POST", body: toOrderJson(order) });
    return response.ok ? undefined : refusal.parse(await response.json()).error;
  }

  /** What became of an account's newest order. */
  async fateOf(account: string): Promise<string> {
    const response = await fetch(`${this.url}/orders/${account}`);
    const [newest] = ended.parse(await response.json()).orders;
    return newest === undefined ? "no order is known" : `${newest.status} ${newest.reason ?? ""}`.trim();
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  async #health(): Promise<z.infer<typeof health> | undefined> {
    try {
      return health.parse(await (await fetch(`${this.url}/health`)).json());
    } catch {
      return undefined;
    }
  }
}
