import { parseAmount, WAD_DECIMALS } from "@plimsoll/sdk";
import { complain, readDeployment, readOptions, StartError } from "@plimsoll/service";
import { z } from "zod";
import type { KeeperConfig } from "./config.ts";
import { KEY_VARIABLE, OPTIONS } from "./options.ts";

const count = (most: number): z.ZodType<number> => z.coerce.number().int().min(1).max(most);
const usd = z
  .string()
  .regex(/^\d+(\.\d{1,18})?$/, "a plain decimal number of USD")
  .transform((text) => parseAmount(text, WAD_DECIMALS));

const ADDRESS = "a 20-byte address";
const KEY = "32 bytes of hex";

const schema = z.object({
  "rpc-url": z.url({ protocol: /^https?$/, error: "an http or https URL" }),
  deployment: z.string("the file of a deployment, deployments/<chainId>.json").min(1),
  contract: z.string(ADDRESS).regex(/^0x[0-9a-fA-F]{40}$/, ADDRESS),
  store: z.string().min(1),
  "poll-ms": count(60_000),
  range: count(100_000),
  "reorg-depth": count(10_000),
  "appraise-batch": count(1_000),
  "call-batch": count(100),
  "sell-batch": count(50),
  "min-profit": usd,
  "call-budget": usd,
  relay: z.url({ protocol: /^https?$/, error: "an http or https URL" }).optional(),
  "exit-discount": count(1_000).transform(BigInt),
  "settle-loss": usd,
  "absorb-after": count(3_600).transform(BigInt),
  "poke-after": count(86_400),
  "native-asset": z.string().min(1),
  "stuck-ms": count(3_600_000),
  "clear-calls": z.enum(["yes", "no"]).transform((answer) => answer === "yes"),
  key: z.string(KEY).regex(/^(0x)?[0-9a-fA-F]{64}$/, KEY),
});

/**
 * Configuration from command line and environment; the command line wins.
 * @throws StartError that names every field that does not fit, without repeating a secret.
 */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): KeeperConfig {
  const result = schema.safeParse({ ...readOptions(OPTIONS, args, env), key: env[KEY_VARIABLE] });
  if (!result.success) throw complain("keeper", KEY_VARIABLE, result.error);
  const options = result.data;
  const deployment = readDeployment(options.deployment);
  if (options.relay !== undefined && deployment.contracts.exchange === undefined) {
    throw new StartError(`--relay: ${options.deployment} names no Exchange, so there is nothing to trade.`);
  }
  const symbols = deployment.markets.map(({ symbol }) => symbol);
  if (!symbols.includes(options["native-asset"])) {
    throw new StartError(
      `--native-asset ${options["native-asset"]} is no market of the deployment: ${symbols.join(", ")}.`,
    );
  }
  return {
    rpcUrl: options["rpc-url"],
    privateKey: options.key,
    deployment,
    contract: options.contract,
    store: options.store,
    pollMs: options["poll-ms"],
    range: options.range,
    reorgDepth: options["reorg-depth"],
    appraiseBatch: options["appraise-batch"],
    callBatch: options["call-batch"],
    sellBatch: options["sell-batch"],
    minProfit: options["min-profit"],
    callBudget: options["call-budget"],
    relayUrl: options.relay?.replace(/\/$/, ""),
    exitDiscount: options["exit-discount"],
    settleLoss: options["settle-loss"],
    absorbAfter: options["absorb-after"],
    pokeAfter: options["poke-after"],
    nativeAsset: options["native-asset"],
    stuckMs: options["stuck-ms"],
    clearCalls: options["clear-calls"],
  };
}
