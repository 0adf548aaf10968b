import type { Options } from "@plimsoll/service";

/** Options of the command line. Each may come from the environment variable instead; the private key only from there. */
export const OPTIONS = {
  "rpc-url": { env: "KEEPER_RPC_URL", value: "URL", help: "JSON-RPC endpoint of the chain" },
  deployment: { env: "KEEPER_DEPLOYMENT", value: "FILE", help: "deployments/<chainId>.json" },
  contract: { env: "KEEPER_CONTRACT", value: "ADDRESS", help: "FlashKeeper contract owned by the key" },
  store: { env: "KEEPER_STORE", value: "FILE", help: "SQLite file of the checkpoint", fallback: "keeper.sqlite" },
  "poll-ms": { env: "KEEPER_POLL_MS", value: "N", help: "pause between looks at the chain", fallback: "1000" },
  range: { env: "KEEPER_RANGE", value: "N", help: "blocks per event query", fallback: "2000" },
  "reorg-depth": { env: "KEEPER_REORG_DEPTH", value: "N", help: "blocks that may be replaced", fallback: "64" },
  "appraise-batch": { env: "KEEPER_APPRAISE_BATCH", value: "N", help: "accounts per appraisal", fallback: "100" },
  "call-batch": { env: "KEEPER_CALL_BATCH", value: "N", help: "accounts per margin call", fallback: "25" },
  "sell-batch": { env: "KEEPER_SELL_BATCH", value: "N", help: "accounts per liquidation", fallback: "10" },
  "min-profit": { env: "KEEPER_MIN_PROFIT", value: "USD", help: "least profit after gas", fallback: "1" },
  "call-budget": {
    env: "KEEPER_CALL_BUDGET",
    value: "USD",
    help: "gas a margin call may cost beyond its tip",
    fallback: "5",
  },
  relay: { env: "KEEPER_RELAY", value: "URL", help: "order relay; without one no position is taken over" },
  "exit-discount": {
    env: "KEEPER_EXIT_DISCOUNT",
    value: "BP",
    help: "offers positions taken over so far off the mark",
    fallback: "20",
  },
  "settle-loss": {
    env: "KEEPER_SETTLE_LOSS",
    value: "USD",
    help: "charges losses of open positions from here on",
    fallback: "2500",
  },
  "absorb-after": {
    env: "KEEPER_ABSORB_AFTER",
    value: "S",
    help: "brings what nobody buys in close-out to the backstop",
    fallback: "120",
  },
  "poke-after": { env: "KEEPER_POKE_AFTER", value: "S", help: "brings an untouched market to now", fallback: "3600" },
  "native-asset": {
    env: "KEEPER_NATIVE_ASSET",
    value: "SYMBOL",
    help: "market of the coin gas is paid in",
    fallback: "WETH",
  },
  "stuck-ms": { env: "KEEPER_STUCK_MS", value: "N", help: "replace a transaction after", fallback: "45000" },
  "clear-calls": {
    env: "KEEPER_CLEAR_CALLS",
    value: "yes|no",
    help: "end calls of cured accounts too",
    fallback: "no",
  },
} as const satisfies Options;

export const KEY_VARIABLE = "KEEPER_KEY";
