import { parseArgs } from "node:util";
import { MOST_ACCOUNTS } from "../book/generate-book.ts";
import { InputError } from "../errors.ts";
import { listScenarios } from "../scenario/list-scenarios.ts";
import { helpText } from "./help.ts";
import { pairCsv, type CsvToken } from "./pair-csv.ts";
import { DEFAULT_OPTIONS, type StartOptions } from "./types.ts";
import { wholeNumber } from "./whole-number.ts";

export type StartCommand =
  { readonly kind: "help"; readonly text: string } | { readonly kind: "run"; readonly options: StartOptions };

const OPTIONS = {
  scenario: { type: "string" },
  csv: { type: "string", multiple: true },
  asset: { type: "string", multiple: true },
  accounts: { type: "string" },
  seed: { type: "string" },
  port: { type: "string" },
  "relay-port": { type: "string" },
  once: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/**
 * Reads the arguments after `npm start --`.
 * @throws InputError with one sentence that says what to do.
 */
export function parseStartOptions(
  argv: readonly string[],
  scenarios: readonly string[] = listScenarios(),
): StartCommand {
  const { values, tokens } = parse(argv);
  if (values.help) return { kind: "help", text: helpText(scenarios) };
  const scenario = values.scenario ?? DEFAULT_OPTIONS.scenario;
  if (!scenarios.includes(scenario))
    throw new InputError(`There is no scenario "${scenario}"; choose one of ${scenarios.join(", ")}.`);
  return {
    kind: "run",
    options: {
      scenario,
      csv: pairCsv(tokens),
      accounts: whole("accounts", values.accounts, 1, MOST_ACCOUNTS),
      seed: whole("seed", values.seed, 0, 2 ** 32 - 1),
      port: whole("port", values.port, 1, 65_535),
      relayPort: whole("relay-port", values["relay-port"], 1, 65_535),
      once: values.once ?? DEFAULT_OPTIONS.once,
    },
  };
}

function parse(argv: readonly string[]) {
  try {
    const { values, tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: true, tokens: true });
    const paired = tokens.flatMap((token): CsvToken[] =>
      token.kind === "option" && (token.name === "csv" || token.name === "asset")
        ? [{ name: token.name, value: token.value }]
        : [],
    );
    return { values, tokens: paired };
  } catch (cause) {
    const [sentence] = (cause instanceof Error ? cause.message : String(cause)).split(/\. |\n/);
    throw new InputError(`${sentence}; --help lists the options.`);
  }
}

/** Whole numbers among the options, and the fields they fill. */
const WHOLE = { accounts: "accounts", seed: "seed", port: "port", "relay-port": "relayPort" } as const;

function whole(name: keyof typeof WHOLE, text: string | undefined, least: number, most: number): number {
  if (text === undefined) return DEFAULT_OPTIONS[WHOLE[name]];
  return wholeNumber(name, text, least, most);
}
