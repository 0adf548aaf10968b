import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

const NOT_SOURCE = /(^|\/)(node_modules|artifacts|cache|coverage|dist|out|\.git)(\/|$)/;

/** Repository-relative paths (with `/`) below `root` that match the glob pattern, sorted. */
export function list(root: string, pattern: string): string[] {
  return globSync(pattern, { cwd: root })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => !NOT_SOURCE.test(path))
    .sort();
}

/** Every file git tracks or would track; below a folder without git, every file that is not build output. */
export function tracked(root: string): string[] {
  if (!existsSync(join(root, ".git"))) return list(root, "**/*.*");
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const names = execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0");
  return names.filter((name) => name !== "" && existsSync(join(root, name)));
}

export function read(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}
