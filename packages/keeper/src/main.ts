/** The keeper as a process; see --help. */
import { runProcess } from "@plimsoll/service";
import { helpText } from "./config/help.ts";
import { readConfig } from "./config/read-config.ts";
import { runKeeper } from "./run-keeper.ts";

await runProcess({
  help: helpText,
  run: (hooks) => runKeeper(readConfig(process.argv.slice(2), process.env), hooks),
});
