/** Lines known to an lcov report for files whose path starts with `prefix`, and those of them never hit, as `path:line`. */
export function uncoveredLines(lcov: string, prefix: string): { total: number; uncovered: string[] } {
  const uncovered: string[] = [];
  let total = 0;
  let path = "";
  for (const record of lcov.split("\n")) {
    if (record.startsWith("SF:")) path = record.slice(3).trim();
    const [, line, hits] = /^DA:(\d+),(\d+)/.exec(record) ?? [];
    if (line === undefined || !path.startsWith(prefix)) continue;
    total += 1;
    if (hits === "0") uncovered.push(`${path}:${line}`);
  }
  return { total, uncovered };
}
