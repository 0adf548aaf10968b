/** The relay as a process; see --help. */
import { runProcess } from "@plimsoll/service";
import { helpText } from "./config/help.ts";
import { readConfig } from "./config/read-config.ts";
import { runRelay } from "./run-relay.ts";

await runProcess({
  help: helpText,
  run: (hooks) => runRelay(readConfig(process.argv.slice(2), process.env), hooks),
});
