import { openInterestOf, type Books, type MarketBooks, type MarketRun } from "@plimsoll/lab";
import { readMarket, readPosition } from "@plimsoll/sdk";
import { missOf, type Miss } from "./books.ts";
import type { ReplayedMarket, World } from "./world.ts";

const WAD = 10n ** 18n;
const UNIT = 10n ** 12n;
/** Part of the open interest that a deleveraging may leave in the sum of sizes. */
const DELEVERAGED_PART = 10n ** 21n;

/** What a market holds, and what in it is off: sizes against the events, their sum, open interest, pot against quotes, fees. */
export async function marketBooks(
  world: World,
  { market, symbol }: ReplayedMarket,
  run: MarketRun,
  highest: bigint,
): Promise<{ readonly books: MarketBooks; readonly misses: readonly Miss[] }> {
  const { provider } = world.connection.ethers;
  const { deployment } = world;
  const blockTag = await provider.getBlockNumber();
  const view = await readMarket(provider, deployment, market, blockTag);
  const misses: Miss[] = [];
  const slack = sizeSlack(run);
  const sizes = new Map<string, bigint>();
  let quotes = 0n;
  for (const [account, expected] of run.sizes) {
    const { size, quote } = await readPosition(provider, deployment, account, market, blockTag);
    sizes.set(account, size);
    quotes += quote;
    misses.push(
      ...outside(`${symbol}: size of ${account}, less what the events say`, size - expected, 0n - slack, slack),
    );
  }
  const sizeSum = [...sizes.values()].reduce((sum, size) => sum + size, 0n);
  const dust = view.pot - quotes;
  const perTouch = highest / WAD + 2n;
  const dustBound = BigInt(run.touches + sizes.size) * perTouch + slack * perTouch;
  misses.push(
    ...outside(`${symbol}: sum of all sizes`, sizeSum, 0n - slack, slack),
    ...outside(`${symbol}: open interest less all longs`, view.openInterest - openInterestOf(sizes), 0n - slack, slack),
    ...outside(`${symbol}: pot less all quotes`, dust, 0n, dustBound),
    ...missOf(`${symbol}: fees received`, view.fees, run.fees),
    ...missOf(`${symbol}: pot after all settlements`, view.pot, run.lossesSettled - run.profitsSettled),
    ...outside(
      `${symbol}: funding paid less received`,
      (run.fundingPaid - run.fundingReceived) / WAD,
      0n - slack * perTouch,
      slack * perTouch,
    ),
  );
  const books = { market, symbol, openInterest: view.openInterest, pot: view.pot, dust, sizeSum };
  return { books, misses };
}

/** held = all cash + all pots + reserves - deficit + dust, dust what reading each account down leaves. */
export async function cashBooks(
  world: World,
  accounts: readonly string[],
  pots: bigint,
): Promise<{ readonly books: Books; readonly misses: readonly Miss[] }> {
  const { vault, connection } = world;
  const blockTag = await connection.ethers.provider.getBlockNumber();
  const read = async (name: string, ...args: unknown[]): Promise<bigint> =>
    (await vault.getFunction(name)(...args, { blockTag })) as bigint;
  let cash = 0n;
  for (const account of accounts) cash += await read("cashOf", account);
  const [, tokens] = (await vault.getFunction("assetOf")(0, { blockTag })) as [string, bigint];
  const held = tokens * UNIT;
  const deficit = await read("deficit");
  const reserves = (await read("reserves")) - pots;
  const dust = held - cash - pots - reserves + deficit;
  const misses = [
    ...outside("cash held less cash, pots and reserves, plus deficit", dust, 0n, 2n * BigInt(accounts.length)),
    ...outside("reserves beside the pots", reserves, 0n, 2n ** 128n),
  ];
  return { books: { held, cash, pots, reserves, deficit, dust }, misses };
}

/** Most that rounding leaves in sizes: a wei for each write, and a part of the open interest for each deleveraging. */
function sizeSlack({ touches, deleveragings, peakOpenInterest }: MarketRun): bigint {
  return BigInt(touches) + (BigInt(deleveragings) * peakOpenInterest) / DELEVERAGED_PART;
}

function outside(text: string, actual: bigint, low: bigint, high: bigint): Miss[] {
  if (actual >= low && actual <= high) return [];
  const amount = actual < low ? low - actual : actual - high;
  return [{ amount, text: `${text}: ${actual}, not from ${low} to ${high}` }];
}
