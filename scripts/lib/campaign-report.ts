import { stripVTControlCharacters } from "node:util";

/** What a campaign's handlers did, by `Contract.function`. */
export interface HandlerCalls {
  readonly calls: bigint;
  readonly reverts: bigint;
}

/** How often each situation of an enum was met, and in how many runs. */
export interface Situation {
  readonly kind: string;
  readonly name: string;
  readonly times: number;
  readonly runs: number;
}

export interface CampaignFacts {
  readonly suite: string;
  readonly startedAt: Date;
  readonly seconds: number;
  readonly commit: string;
  readonly seed: string;
  /** Runs asked for: the sequences of a campaign depend on their number. */
  readonly asked: number;
  readonly runs: number;
  readonly depth: number;
  readonly calls: number;
  readonly reverts: number;
  readonly result: string;
  readonly handlers: Readonly<Record<string, HandlerCalls>>;
  readonly situations: readonly Situation[];
}

/**
 * Sums the lines `Enum,count,count…` that each run has left, named by the enums in the stores' sources. The runner asks once before the first
 * run: only the last `runs` lines of an enum are runs.
 */
export function parseTally(tally: string, sources: readonly string[], runs: number): Situation[] {
  const lines = new Map<string, string[][]>();
  for (const line of tally.split("\n").filter((text) => text !== "")) {
    const [kind = "", ...counts] = line.split(",");
    lines.set(kind, [...(lines.get(kind) ?? []), counts]);
  }
  return [...lines].flatMap(([kind, counts]) => sumOf(kind, counts.slice(-runs), sources));
}

function sumOf(kind: string, lines: readonly string[][], sources: readonly string[]): Situation[] {
  const situations = new Map<string, Situation>();
  for (const counts of lines) {
    const names = namesOf(kind, sources);
    if (names.length !== counts.length)
      throw new Error(`${kind} has ${names.length} names and ${counts.length} counts`);
    names.forEach((name, index) => {
      const times = Number(counts[index]);
      const before = situations.get(`${kind}.${name}`) ?? { kind, name, times: 0, runs: 0 };
      const runs = before.runs + (times > 0 ? 1 : 0);
      situations.set(`${kind}.${name}`, { ...before, times: before.times + times, runs });
    });
  }
  return [...situations.values()];
}

function namesOf(kind: string, sources: readonly string[]): string[] {
  for (const source of sources) {
    const body = new RegExp(`enum ${kind} \\{([^}]*)\\}`).exec(source)?.[1];
    if (body !== undefined) return body.split(",").map((name) => name.trim());
  }
  throw new Error(`no enum ${kind} among the stores`);
}

export function campaignReport(facts: CampaignFacts): string {
  const handlers = Object.entries(facts.handlers)
    .map(([name, { calls, reverts }]) => [name.replace(/^.*[:/]/, ""), Number(calls), Number(reverts)] as const)
    .sort(([a], [b]) => a.localeCompare(b));
  const refusals = facts.situations.filter(({ name }) => /Refus|Frozen$|Early$|Unripe$|Full$|Alive$/.test(name));
  const unmet = facts.situations.filter(({ times }) => times === 0).map(({ kind, name }) => `${kind}.${name}`);
  const sum = refusals.reduce((total, { times }) => total + times, 0);
  return `# Campaign over ${facts.suite}, ${facts.startedAt.toISOString().slice(0, 10)}

${table(
  ["", ""],
  [
    ["result", stripVTControlCharacters(facts.result)],
    ["commit", facts.commit],
    ["seed", `\`${facts.seed}\``],
    ["runs", facts.runs === facts.asked ? facts.runs : `${facts.runs} of ${facts.asked}`],
    ["calls a run", facts.depth],
    ["calls", facts.calls],
    ["reverts", facts.reverts],
    ["duration", `${Math.floor(facts.seconds / 60)} min ${facts.seconds % 60} s`],
    ["refusals asserted", sum],
  ],
)}

Again: \`npm run campaign:invariant -- --suite ${facts.suite} --runs ${facts.asked} --depth ${facts.depth} --seed ${facts.seed}\`

## Calls

A handler chooses by what it finds: not each of its calls acts.

${table(["handler", "calls", "reverts"], handlers)}

## Situations

How often each was met, the world's setting up included, and in how many of the runs.${unmet.length === 0 ? "" : ` Never: ${unmet.join(", ")}.`}

${table(
  ["situation", "times", "runs"],
  facts.situations.map(({ kind, name, times, runs }) => [`${kind}.${name}`, times, runs]),
)}
`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "-")), ...rows.map(line)].join("\n");
}
