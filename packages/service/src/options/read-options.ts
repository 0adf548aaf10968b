import { parseArgs } from "node:util";
import { StartError } from "../errors.ts";
import type { Options } from "./option.ts";

/**
 * What was given for each option: the command line wins over the environment, both over the fallback.
 * @throws StartError for an option that does not exist
 */
export function readOptions<T extends Options>(
  options: T,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Record<keyof T & string, string | undefined> {
  const values = parse(options, args);
  const given = Object.entries(options).map(([name, option]) => {
    return [name, values[name] ?? env[option.env] ?? option.fallback];
  });
  return Object.fromEntries(given) as Record<keyof T & string, string | undefined>;
}

function parse(options: Options, args: readonly string[]): Record<string, string | undefined> {
  try {
    const known = Object.fromEntries(Object.keys(options).map((name) => [name, { type: "string" as const }]));
    return parseArgs({ args: [...args], options: known }).values;
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : "unknown option"}; see --help.`);
  }
}
