import { readdirSync } from "node:fs";
import { SCENARIO_FOLDER } from "./scenario-folder.ts";

/** The names of the scenarios in a folder, sorted. */
export function listScenarios(folder: string = SCENARIO_FOLDER): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}
