import type { Options } from "./option.ts";

/** One line of help per option. */
export function optionLines(options: Options): string[] {
  return Object.entries(options).map(([name, { env, value, help, fallback }]) => {
    const option = `  --${name} ${value}`.padEnd(28);
    return `${option}${help}${fallback === undefined ? "" : ` (${fallback})`} [${env}]`;
  });
}
