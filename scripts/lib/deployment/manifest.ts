import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { id as hashText, keccak256, type Provider } from "ethers";
import { artifacts } from "hardhat";
import { z } from "zod";
import type { Config } from "../../../config/schema.ts";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

export const manifestSchema = z.strictObject({
  network: z.string(),
  chainId: z.int().positive(),
  startBlock: z.int().nonnegative(),
  deployer: address,
  commit: z.string().nullable(),
  configHash: hash,
  compiler: z.strictObject({ version: z.string(), settings: z.record(z.string(), z.unknown()) }),
  contracts: z.record(z.string(), z.strictObject({ address, codeHash: hash })),
  assets: z.array(
    z.strictObject({ asset: z.int(), symbol: z.string(), decimals: z.int(), token: address, feed: address }),
  ),
  perps: z.array(z.strictObject({ market: z.int(), symbol: z.string(), underlying: z.string(), feed: address })),
  futures: z.array(
    z.strictObject({
      market: z.int(),
      symbol: z.string(),
      underlying: z.string(),
      feed: address,
      expiry: z.int().positive(),
    }),
  ),
});

/** What a deployment left on a chain; the content of deployments/<chainId>.json. Asset 0 is the settlement token. */
export type Manifest = z.infer<typeof manifestSchema>;

const FOLDER = join(import.meta.dirname, "../../../deployments");

export function writeManifest(manifest: Manifest, folder = FOLDER): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${manifest.chainId}.json`);
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return path;
}

/** @throws Error when there is none for the chain, or the file is not a manifest. */
export function readManifest(chainId: number, folder = FOLDER): Manifest {
  const path = join(folder, `${chainId}.json`);
  if (!existsSync(path))
    throw new Error(
      `There is no deployment on chain ${chainId} yet: deploy first (npm run deploy), or add deployments/${chainId}.json.`,
    );
  return manifestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Hash of everything config says, independent of the order of keys. */
export function configHash(config: Config): string {
  return hashText(canonical(config));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}

export async function codeHashAt(provider: Provider, at: string): Promise<string> {
  return keccak256(await provider.getCode(at));
}

const buildInfoSchema = z.object({
  solcLongVersion: z.string(),
  input: z.object({ settings: z.record(z.string(), z.unknown()) }),
});

/** Compiler and settings the artifacts were built with. */
export async function compilerOf(contract: string): Promise<Manifest["compiler"]> {
  const id = await artifacts.getBuildInfoId(contract);
  const path = id === undefined ? undefined : await artifacts.getBuildInfoPath(id);
  if (path === undefined) throw new Error(`${contract} has no build info: run the build first.`);
  const { solcLongVersion, input } = buildInfoSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const { outputSelection: _, ...settings } = input.settings;
  return { version: solcLongVersion, settings };
}

/** Commit the deployment was made from, with "-dirty" when the tree differs from it; null outside a repository. */
export function commitHash(): string | null {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, {
        cwd: import.meta.dirname,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    return git("rev-parse", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "-dirty");
  } catch {
    return null;
  }
}
