import { StartError } from "./errors.ts";
import { toLine, type EventSink } from "./log.ts";

/** A service: what --help prints, and its life until the signal aborts. */
export interface Service {
  readonly help: () => string;
  readonly run: (hooks: { readonly onEvent: EventSink; readonly signal: AbortSignal }) => Promise<void>;
}

/**
 * Runs a service as this process: its events are JSON lines on stdout, SIGINT and SIGTERM stop it, and so does the end of whoever reads the
 * lines. What it cannot start with is one sentence and exit code 1.
 */
export async function runProcess({ help, run }: Service): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  process.stdout.on("error", () => stop.abort());
  if (process.argv.includes("--help")) return console.log(help());
  const onEvent: EventSink = (event) => console.log(toLine({ time: new Date().toISOString(), ...event }));
  try {
    await run({ onEvent, signal: stop.signal });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
