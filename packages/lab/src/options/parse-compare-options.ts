import { parseArgs } from "node:util";
import { LEAST_TRADERS, MOST_TRADERS } from "../deleveraging/open-perp-book.ts";
import { InputError } from "../errors.ts";
import { wholeNumber } from "./whole-number.ts";

export interface CompareOptions {
  readonly accounts: number;
  readonly seed: number;
}

/** What holds when an option is not given. */
const DEFAULTS: CompareOptions = { accounts: 2_000, seed: 1 };

const HELP = `npm run compare:deleveraging -- [options]

Walks a book of perpetual accounts through recorded crashes and closes bankrupt accounts by four rules; prints who lost how much
and writes the tables into docs/DELEVERAGING.md. The candles are read from the folder HISTORY_DIR names.

  --accounts N      ${LEAST_TRADERS} to ${MOST_TRADERS} (default ${DEFAULTS.accounts})
  --seed S          0 to 4294967295, the same seed gives the same book (default ${DEFAULTS.seed})
  --help            this text
`;

const OPTIONS = { accounts: { type: "string" }, seed: { type: "string" }, help: { type: "boolean" } } as const;

/**
 * Reads the arguments after `npm run compare:deleveraging --`; the text is the help that was asked for.
 * @throws InputError with one sentence that says what to do.
 */
export function parseCompareOptions(argv: readonly string[]): CompareOptions | string {
  const { help, accounts, seed } = parse(argv);
  if (help) return HELP;
  return {
    accounts: wholeNumber("accounts", accounts ?? String(DEFAULTS.accounts), LEAST_TRADERS, MOST_TRADERS),
    seed: wholeNumber("seed", seed ?? String(DEFAULTS.seed), 0, 2 ** 32 - 1),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true }).values;
  } catch (cause) {
    const [sentence] = (cause instanceof Error ? cause.message : String(cause)).split(/\. |\n/);
    throw new InputError(`${sentence}; --help lists the options.`);
  }
}
