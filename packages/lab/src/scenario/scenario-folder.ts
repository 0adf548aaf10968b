import { fileURLToPath } from "node:url";

/** Where the scenarios of the project are kept. */
export const SCENARIO_FOLDER = fileURLToPath(new URL("../../../../config/scenarios/", import.meta.url));
