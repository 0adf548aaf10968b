import type { z } from "zod";
import { StartError } from "../errors.ts";

/** Every field of a configuration that does not fit, none with its value. @param keyVariable where the private key comes from */
export function complain(service: string, keyVariable: string, { issues }: z.ZodError): StartError {
  const lines = issues.map(({ path, message }) => {
    const name = String(path[0]);
    return name === "key" ? `${keyVariable}: the private key must be ${message}` : `--${name}: ${message}`;
  });
  return new StartError(`The ${service}'s configuration does not fit; see --help.\n${lines.join("\n")}`);
}
