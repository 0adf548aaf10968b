import { optionLines } from "@plimsoll/service";
import { KEY_VARIABLE, OPTIONS } from "./options.ts";

export function helpText(): string {
  return [
    "Plimsoll relay: takes signed orders, shows the book, matches by price and time, sends the matches to the exchange.",
    "",
    `Usage: ${KEY_VARIABLE}=0x… npm run relay -- --rpc-url URL --deployment FILE [options]`,
    "",
    ...optionLines(OPTIONS),
    "  --help                    this text",
    "",
    `The private key is read from ${KEY_VARIABLE} only and pays for the gas. Events are printed as JSON lines; SIGINT or SIGTERM`,
    "stops after the transaction in flight.",
  ].join("\n");
}
