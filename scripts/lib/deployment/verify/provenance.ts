import type { Config, Verified } from "../../../../config/schema.ts";
import type { Check } from "./subject.ts";

/** On a public network every value that was taken from elsewhere has been read on the chain by somebody who says so in config. */
export const provenance: Check = ({ config }) => {
  const { name, kind } = config.network;
  const open = kind === "public" ? unverified(config) : [];
  return open.map(({ path, source }) => `${path} in config/networks/${name}.json is not verified (source: ${source}).`);
};

interface Entry {
  readonly path: string;
  readonly source: string;
}

/** Every entry of the network's config that still says `"verified": false`. */
export function unverified({ network }: Config): Entry[] {
  return entriesOf(network, "");
}

function entriesOf(value: unknown, path: string): Entry[] {
  if (typeof value !== "object" || value === null) return [];
  const { verified, source } = value as { verified?: Verified; source?: string };
  if (verified === false) return [{ path, source: source ?? "none" }];
  return Object.entries(value).flatMap(([key, item]) => entriesOf(item, path === "" ? key : `${path}.${key}`));
}
