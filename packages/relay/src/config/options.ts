import type { Options } from "@plimsoll/service";

/** Options of the command line. Each may come from the environment variable instead; the private key only from there. */
export const OPTIONS = {
  "rpc-url": { env: "RELAY_RPC_URL", value: "URL", help: "JSON-RPC endpoint of the chain" },
  deployment: { env: "RELAY_DEPLOYMENT", value: "FILE", help: "deployments/<chainId>.json" },
  store: { env: "RELAY_STORE", value: "FILE", help: "SQLite file of the orders", fallback: "relay.sqlite" },
  host: { env: "RELAY_HOST", value: "ADDRESS", help: "address to listen on", fallback: "127.0.0.1" },
  port: { env: "RELAY_PORT", value: "N", help: "port to listen on, 0: any", fallback: "8787" },
  "poll-ms": { env: "RELAY_POLL_MS", value: "N", help: "pause between looks at the chain", fallback: "1000" },
  range: { env: "RELAY_RANGE", value: "N", help: "blocks per event query", fallback: "2000" },
  "reorg-depth": { env: "RELAY_REORG_DEPTH", value: "N", help: "blocks that may be replaced", fallback: "64" },
  "stuck-ms": { env: "RELAY_STUCK_MS", value: "N", help: "replace a transaction after", fallback: "45000" },
  batch: { env: "RELAY_BATCH", value: "N", help: "matches per transaction", fallback: "20" },
  "max-orders": { env: "RELAY_MAX_ORDERS", value: "N", help: "open orders in all", fallback: "10000" },
  "max-owner-orders": { env: "RELAY_MAX_OWNER_ORDERS", value: "N", help: "open orders of one owner", fallback: "100" },
  "ip-rate": { env: "RELAY_IP_RATE", value: "N", help: "requests of an IP address a minute", fallback: "600" },
  "owner-rate": { env: "RELAY_OWNER_RATE", value: "N", help: "orders of an owner a minute", fallback: "120" },
  "max-streams": { env: "RELAY_MAX_STREAMS", value: "N", help: "WebSocket connections", fallback: "500" },
  proxy: { env: "RELAY_PROXY", value: "yes|no", help: "trust the last X-Forwarded-For", fallback: "no" },
} as const satisfies Options;

export const KEY_VARIABLE = "RELAY_KEY";
