import { complain, readDeployment, readOptions, StartError } from "@plimsoll/service";
import { z } from "zod";
import type { RelayConfig } from "./config.ts";
import { KEY_VARIABLE, OPTIONS } from "./options.ts";

const count = (most: number): z.ZodType<number> => z.coerce.number().int().min(1).max(most);

const schema = z.object({
  "rpc-url": z.url({ protocol: /^https?$/, error: "an http or https URL" }),
  deployment: z.string().min(1),
  store: z.string().min(1),
  host: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65_535),
  "poll-ms": count(60_000),
  range: count(100_000),
  "reorg-depth": count(10_000),
  "stuck-ms": count(3_600_000),
  batch: count(100),
  "max-orders": count(100_000),
  "max-owner-orders": count(10_000),
  "ip-rate": count(1_000_000),
  "owner-rate": count(1_000_000),
  "max-streams": count(100_000),
  proxy: z.enum(["yes", "no"]).transform((answer) => answer === "yes"),
  key: z.string().regex(/^(0x)?[0-9a-fA-F]{64}$/, "32 bytes of hex"),
});

/**
 * Configuration from command line and environment; the command line wins.
 * @throws StartError that names every field that does not fit, without repeating a secret.
 */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): RelayConfig {
  const result = schema.safeParse({ ...readOptions(OPTIONS, args, env), key: env[KEY_VARIABLE] });
  if (!result.success) throw complain("relay", KEY_VARIABLE, result.error);
  const options = result.data;
  const deployment = readDeployment(options.deployment);
  if (deployment.contracts.exchange === undefined) {
    throw new StartError(`--deployment ${options.deployment} names no Exchange: deploy one first.`);
  }
  return {
    rpcUrl: options["rpc-url"],
    privateKey: options.key,
    deployment,
    store: options.store,
    host: options.host,
    port: options.port,
    pollMs: options["poll-ms"],
    range: options.range,
    reorgDepth: options["reorg-depth"],
    stuckMs: options["stuck-ms"],
    batch: options.batch,
    maxOrders: options["max-orders"],
    maxOwnerOrders: options["max-owner-orders"],
    ipRate: options["ip-rate"],
    ownerRate: options["owner-rate"],
    maxStreams: options["max-streams"],
    isBehindProxy: options.proxy,
  };
}
