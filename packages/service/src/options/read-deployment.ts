import { readFileSync } from "node:fs";
import { parseDeployment, type Deployment } from "@plimsoll/sdk";
import { StartError } from "../errors.ts";

/** The deployment file named with --deployment. */
export function readDeployment(path: string): Deployment {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new StartError(
      `--deployment ${path} is not a readable JSON file: deploy first, or name deployments/<chainId>.json.`,
    );
  }
  try {
    return parseDeployment(content);
  } catch (error) {
    throw new StartError(`--deployment ${path}: ${error instanceof Error ? error.message : "does not fit"}`);
  }
}
