import { parseDeployment } from "@plimsoll/sdk";
import { BackOff, type ServiceEvent } from "@plimsoll/service";
import { serveApi } from "../../src/api/serve-api.ts";
import { Book } from "../../src/book/book.ts";
import { Markets } from "../../src/chain/markets.ts";
import type { RelayConfig } from "../../src/config/config.ts";
import type { Context } from "../../src/context.ts";
import { RateLimit } from "../../src/limit/rate-limit.ts";
import { Store } from "../../src/store/store.ts";
import { Publisher } from "../../src/stream/publisher.ts";
import { fakeChain } from "./fake-chain.ts";
import { CHAIN_ID, domain, EXCHANGE } from "./orders.ts";

/** The HTTP side of a relay over a chain that is made up. */
export async function serve(overrides: Partial<RelayConfig> = {}) {
  const { chain, provider } = fakeChain();
  const at = { address: `0x${"1".repeat(40)}` };
  const asset = { asset: 0, symbol: "USDC", token: at.address, feed: at.address, decimals: 6 };
  const contracts = { Vault: at, MarginEngine: at, Liquidator: at, Operators: at, Exchange: { address: EXCHANGE } };
  const deployment = parseDeployment({ chainId: CHAIN_ID, startBlock: 0, contracts, assets: [asset] });
  const limits = { maxOrders: 100, maxOwnerOrders: 50, ipRate: 1_000, ownerRate: 1_000 };
  const config = {
    deployment,
    host: "127.0.0.1",
    port: 0,
    isBehindProxy: false,
    ...limits,
    ...overrides,
  } as RelayConfig;
  const events: ServiceEvent[] = [];
  const context = {
    config,
    domain,
    provider,
    store: new Store(":memory:", "a"),
    book: new Book(),
    markets: new Markets(provider, deployment),
    publisher: new Publisher(),
    sender: { address: at.address },
    backOff: new BackOff(1, 1),
    limits: { ip: new RateLimit(config.ipRate), owner: new RateLimit(config.ownerRate) },
    progress: { block: 5, blockTime: 1_000n, lookedAt: Date.now(), isDirty: false, isIdle: true },
    emit: (event: ServiceEvent) => events.push(event),
  } as unknown as Context;
  const server = await serveApi(context);
  const address = server.address() as { port: number };
  const url = `http://127.0.0.1:${address.port}`;
  const request = async (method: string, path: string, body?: string) => {
    const response = await fetch(`${url}${path}`, { method, ...(body !== undefined && { body }) });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body: answer };
  };
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { chain, context, events, server, url, request, close };
}
