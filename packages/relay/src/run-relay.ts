import type { Server } from "node:http";
import { Wallet } from "ethers";
import { exchangeOf, orderDomain } from "@plimsoll/sdk";
import { BackOff, connect, Sender, sleep, withoutSecrets, type EventSink } from "@plimsoll/service";
import { serveApi } from "./api/serve-api.ts";
import { Book } from "./book/book.ts";
import { Markets } from "./chain/markets.ts";
import { requireExchange } from "./chain/require-exchange.ts";
import type { RelayConfig } from "./config/config.ts";
import type { Context } from "./context.ts";
import { RateLimit } from "./limit/rate-limit.ts";
import { pass } from "./pass.ts";
import { Store } from "./store/store.ts";
import { Publisher } from "./stream/publisher.ts";
import { serveStream } from "./stream/serve-stream.ts";

/** Orders and markets wait so long after a refusal [ms]. */
const REFUSED_FIRST = 2_000;
const REFUSED_MOST = 60_000;
/** After a failed look at the chain [ms]. */
const FAILED_FIRST = 500;
const FAILED_MOST = 30_000;
const LOOP = "loop";

export interface RelayHooks {
  readonly onEvent: EventSink;
  /** Stops after the transaction in flight. */
  readonly signal: AbortSignal;
}

/**
 * Runs until the signal aborts. A chain that does not answer is waited for with growing pauses; the book stays readable meanwhile.
 * @throws StartError when it cannot start with this configuration
 */
export async function runRelay(config: RelayConfig, { onEvent, signal }: RelayHooks): Promise<void> {
  const emit = withoutSecrets([config.privateKey, config.privateKey.replace(/^0x/, ""), config.rpcUrl], onEvent);
  const { deployment } = config;
  const provider = await connect(config.rpcUrl, deployment.chainId);
  try {
    await requireExchange(provider, deployment);
    const exchange = exchangeOf(deployment);
    const store = new Store(config.store, `chain ${deployment.chainId} exchange ${exchange}`);
    const context: Context = {
      config,
      provider,
      store,
      emit,
      signal,
      domain: orderDomain(deployment.chainId, exchange),
      book: new Book(),
      markets: new Markets(provider, deployment),
      publisher: new Publisher(),
      sender: new Sender(provider, new Wallet(config.privateKey), config),
      backOff: new BackOff(REFUSED_FIRST, REFUSED_MOST),
      limits: { ip: new RateLimit(config.ipRate), owner: new RateLimit(config.ownerRate) },
      progress: { block: undefined, blockTime: 0n, lookedAt: 0, isDirty: true, isIdle: false },
    };
    for (const entry of store.open())
      context.book.add(entry, store.fillOf(entry.signed.order.account, entry.signed.order.slot));
    await serve(context);
    store.close();
    emit({ event: "stopped" });
  } finally {
    provider.destroy();
  }
}

async function serve(context: Context): Promise<void> {
  const { config, store, book, sender, emit, publisher } = context;
  const server = await serveApi(context);
  const endStream = serveStream(server, publisher, config.maxStreams);
  emit({
    event: "started",
    chainId: config.deployment.chainId,
    relay: sender.address,
    url: urlOf(server),
    checkpoint: store.checkpoints()[0]?.number,
    orders: book.entries().length,
  });
  await loop(context);
  endStream();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function loop(context: Context): Promise<void> {
  const { provider, config, emit, signal, progress } = context;
  const failures = new BackOff(FAILED_FIRST, FAILED_MOST);
  let seen: string | null = null;
  while (!signal.aborted) {
    try {
      const head = await provider.getBlock("latest");
      if (head === null) throw new Error("the node has no latest block");
      const found: number = head.hash === seen && !progress.isDirty ? 0 : await pass(context, head);
      seen = found > 0 ? null : head.hash;
      progress.lookedAt = Date.now();
      failures.succeed(LOOP);
      if (found === 0) await sleep(config.pollMs, signal);
    } catch (error) {
      const pause = failures.fail(LOOP, Date.now());
      emit({ event: "failed", reason: error instanceof Error ? error.message : String(error), pause });
      await sleep(pause, signal);
    }
  }
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
}
