import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Config, marketsSchema, networkSchema, protocolSchema } from "./schema.ts";
import { findProblems } from "./validate.ts";

/** A config that must not be deployed; one sentence a line. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is refused:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** Names of the networks in config/networks. */
export function networkNames(): string[] {
  const files = readdirSync(join(import.meta.dirname, "networks")).filter((file) => file.endsWith(".json"));
  return files.map((file) => file.slice(0, 0 - ".json".length)).sort();
}

/**
 * Reads and checks everything a deployment on `networkName` is made from.
 * @throws ConfigError naming every problem of the files.
 */
export function loadConfig(networkName: string): Config {
  const known = networkNames();
  if (!known.includes(networkName)) {
    throw new ConfigError([`There is no network "${networkName}" in config/networks; there are ${known.join(", ")}.`]);
  }
  return checkConfig({
    protocol: readJson("protocol.json"),
    markets: readJson("markets.json"),
    network: readJson(`networks/${networkName}.json`),
  });
}

/**
 * Checks shape and rules of a config that was put together in memory.
 * @throws ConfigError naming every problem.
 */
export function checkConfig(raw: { protocol: unknown; markets: unknown; network: unknown }): Config {
  const shapes = { protocol: protocolSchema, markets: marketsSchema, network: networkSchema };
  const parsed = z.strictObject(shapes).safeParse(raw);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}.`));
  }
  const problems = findProblems(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8"));
}
