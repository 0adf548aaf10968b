/** The keeper as a process; see --help. */
import { StartError, toLine } from "@plimsoll/service";
import { helpText } from "./config/help.ts";
import { readConfig } from "./config/read-config.ts";
import { runKeeper } from "./run-keeper.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
// Whoever read the events has gone.
process.stdout.on("error", () => stop.abort());

try {
  const args = process.argv.slice(2);
  if (args.includes("--help")) console.log(helpText());
  else {
    const onEvent = (event: Parameters<typeof toLine>[0]): void =>
      console.log(toLine({ time: new Date().toISOString(), ...event }));
    await runKeeper(readConfig(args, process.env), { onEvent, signal: stop.signal });
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
