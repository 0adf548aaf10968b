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

/** What a comparison is called, and what it does. */
export interface Purpose {
  readonly command: string;
  readonly text: string;
}

export const DELEVERAGING: Purpose = {
  command: "compare:deleveraging",
  text: `Walks a book of perpetual accounts through recorded crashes and closes bankrupt accounts by four rules; prints who lost how much
and writes the tables into docs/DELEVERAGING.md. The candles are read from the folder HISTORY_DIR names.`,
};

export const VOLATILITY: Purpose = {
  command: "compare:volatility",
  text: `Measures the volatility of recorded calm months and crashes as the chain does, ramps the multiplier of maintenance, and prints whom
that alone makes callable in books of perpetual accounts and of borrowers; writes the tables into docs/VOLATILITY.md. Candles and rounds
are read from the folder HISTORY_DIR names.`,
};

const helpOf = ({ command, text }: Purpose): string => `npm run ${command} -- [options]

${text}

  --accounts N      ${LEAST_TRADERS} to ${MOST_TRADERS} (default ${DEFAULTS.accounts})
  --seed S          0 to 4294967295, the same seed gives the same book (default ${DEFAULTS.seed})
  --help            this text
`;

const OPTIONS = { accounts: { type: "string" }, seed: { type: "string" }, help: { type: "boolean" } } as const;

/**
 * Reads the arguments after `npm run compare:... --`; the text is the help that was asked for.
 * @throws InputError with one sentence that says what to do.
 */
export function parseCompareOptions(argv: readonly string[], purpose: Purpose): CompareOptions | string {
  const { help, accounts, seed } = parse(argv);
  if (help) return helpOf(purpose);
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
