import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Runs `use` in a throw-away folder that holds the given files (path -> text). */
export async function withPlanted<T>(
  files: Readonly<Record<string, string>>,
  use: (root: string) => T,
): Promise<Awaited<T>> {
  const root = mkdtempSync(join(tmpdir(), "plimsoll-planted-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
