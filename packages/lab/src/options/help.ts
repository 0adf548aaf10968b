import { MOST_ACCOUNTS } from "../book/generate-book.ts";
import { SYMBOLS } from "../scenario/symbols.ts";
import { DEFAULT_OPTIONS } from "./types.ts";

/** The help text of `npm start`. */
export function helpText(scenarios: readonly string[]): string {
  return `npm start -- [options]

Starts a local chain, deploys the protocol, opens accounts, starts the keeper and replays a crash.

  --scenario NAME   one of ${scenarios.join(", ")} (default ${DEFAULT_OPTIONS.scenario})
  --csv FILE        candles (timestamp,open,high,low,close) of the asset named by the --asset after it; repeatable
  --asset SYMBOL    one of ${SYMBOLS.join(", ")}; assets without a file stay at the first price of the scenario
  --accounts N      1 to ${MOST_ACCOUNTS} (default ${DEFAULT_OPTIONS.accounts})
  --seed S          0 to 4294967295, the same seed gives the same accounts (default ${DEFAULT_OPTIONS.seed})
  --port P          1 to 65535, JSON-RPC of the local chain (default ${DEFAULT_OPTIONS.port})
  --relay-port P    1 to 65535, order relay (default ${DEFAULT_OPTIONS.relayPort})
  --once            exit after the replay; without it the chain stays up for wallets
  --help            this text
`;
}
