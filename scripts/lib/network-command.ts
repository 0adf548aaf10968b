import { parseArgs } from "node:util";
import { networkNames } from "../../config/load.ts";

const OPTIONS = {
  network: { type: "string", default: "local" },
  help: { type: "boolean", default: false },
} as const;
const HINT = "deployments/README.md says which addresses and keys a network needs and where to put them.";

/** Runs a command that takes `--network NAME` or `--help`; whatever goes wrong is printed as sentences, and the exit code is 1. */
export async function networkCommand(usage: string, run: (network: string) => Promise<void>): Promise<void> {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    if (values.help) console.log(`${usage}\n\n  --network NAME   one of ${networkNames().join(", ")} (default local)`);
    else await run(values.network);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message.includes("Configuration Variable") ? `${message}\n${HINT}` : message);
    process.exitCode = 1;
  }
}
