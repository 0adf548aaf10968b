import { KEY_VARIABLE, OPTIONS, type Option } from "./options.ts";

export function helpText(): string {
  const lines = Object.entries<Option>(OPTIONS).map(([name, { env, value, help, fallback }]) => {
    const option = `  --${name} ${value}`.padEnd(28);
    return `${option}${help}${fallback === undefined ? "" : ` (${fallback})`} [${env}]`;
  });
  return [
    "Plimsoll keeper: calls margin, liquidates with profit, keeps the settlement price fresh.",
    "",
    `Usage: ${KEY_VARIABLE}=0x… npm run keeper -- --rpc-url URL --deployment FILE --contract ADDRESS [options]`,
    "",
    ...lines,
    "  --help                    this text",
    "",
    `The private key is read from ${KEY_VARIABLE} only. Events are printed as JSON lines; SIGINT or SIGTERM stops after the`,
    'transaction in flight. A line with event "block" and idle true means: at that block nothing was left to do.',
  ].join("\n");
}
