import { optionLines } from "@plimsoll/service";
import { KEY_VARIABLE, OPTIONS } from "./options.ts";

export function helpText(): string {
  return [
    "Plimsoll keeper: calls margin, liquidates with profit, resolves positions, keeps markets and prices up to date.",
    "",
    `Usage: ${KEY_VARIABLE}=0x… npm run keeper -- --rpc-url URL --deployment FILE --contract ADDRESS [options]`,
    "",
    ...optionLines(OPTIONS),
    "  --help                    this text",
    "",
    `The private key is read from ${KEY_VARIABLE} only. Events are printed as JSON lines; SIGINT or SIGTERM stops after the`,
    'transaction in flight. A line with event "block" and idle true means: at that block nothing was left to do.',
  ].join("\n");
}
