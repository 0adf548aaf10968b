import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { InputError } from "../errors.ts";
import { listScenarios } from "./list-scenarios.ts";
import { SCENARIO_FOLDER } from "./scenario-folder.ts";
import { scenarioSchema, type Scenario } from "./schema.ts";

/**
 * Reads and checks a scenario by name.
 * @throws InputError when there is none of that name, its file is not JSON, or it breaks the schema.
 */
export function loadScenario(name: string, folder: string = SCENARIO_FOLDER): Scenario {
  const names = listScenarios(folder);
  if (!names.includes(name)) throw new InputError(`There is no scenario "${name}"; choose one of ${names.join(", ")}.`);
  const file = join(folder, `${name}.json`);
  const result = scenarioSchema.safeParse(readJson(file));
  if (!result.success)
    throw new InputError(`${file} is not a valid scenario, correct it:\n${z.prettifyError(result.error)}`);
  if (result.data.name !== name)
    throw new InputError(`${file} calls itself "${result.data.name}"; name and file must agree.`);
  return result.data;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new InputError(
      `${file} is not JSON (${cause instanceof Error ? cause.message : String(cause)}); correct it.`,
    );
  }
}
