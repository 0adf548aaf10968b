import type { CashReading } from "@plimsoll/lab";
import { appraiseAccounts, isInsolvent, readPositions } from "@plimsoll/sdk";
import type { Contract } from "ethers";
import type { World } from "./world.ts";

const RAY = 10n ** 27n;
const UNIT = 10n ** 12n;

/** One check of the books that does not hold, and by how much [smallest units]. */
export interface Miss {
  readonly amount: bigint;
  readonly text: string;
}

export async function readCash({ vault }: World): Promise<CashReading> {
  const [supplyIndex, borrowIndex, supplied, borrowed] = (await vault.getFunction("cashState")()) as bigint[] as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const [, held] = (await vault.getFunction("assetOf")(0)) as [string, bigint];
  return {
    cashSupplied: (supplied * supplyIndex) / RAY,
    cashBorrowed: (borrowed * borrowIndex) / RAY,
    held: held * UNIT,
  };
}

/** Distance of two numbers that must be equal; nothing when they are. */
export function missOf(text: string, actual: bigint, expected: bigint): Miss[] {
  if (actual === expected) return [];
  const amount = actual > expected ? actual - expected : expected - actual;
  return [{ amount, text: `${text}: ${actual}, not ${expected}` }];
}

/** Tokens in the vault against what it records, and recorded totals against the sum over all accounts. Empty: it holds to the wei. */
export async function tokenMisses(world: World, accounts: readonly string[]): Promise<Miss[]> {
  const { vault, deployment, tokens, connection } = world;
  const misses: Miss[] = [];
  for (const { asset, symbol } of [deployment.settlement, ...deployment.markets]) {
    const [, total] = (await vault.getFunction("assetOf")(asset)) as [string, bigint];
    const held = (await (tokens.get(asset) as Contract).getFunction("balanceOf")(vault.target)) as bigint;
    misses.push(...missOf(`${symbol} in the vault`, held, total));
    if (asset === 0) continue;
    let sum = 0n;
    for (const account of accounts) sum += (await vault.getFunction("balanceOf")(account, asset)) as bigint;
    misses.push(...missOf(`${symbol} of all accounts`, sum, total));
  }
  const requests = accounts.map((account) => ({ account }));
  const appraisals = await appraiseAccounts(connection.ethers.provider, deployment, requests, { size: 50 });
  const sum = (sign: bigint): bigint =>
    appraisals.reduce((all, { header }) => (header.principal * sign > 0n ? all + header.principal * sign : all), 0n);
  const [, , supplied, borrowed] = (await vault.getFunction("cashState")()) as bigint[] as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return [
    ...misses,
    ...missOf("principal supplied by all accounts", sum(1n), supplied),
    ...missOf("principal borrowed by all accounts", sum(-1n), borrowed),
  ];
}

/** More of a position than rounding leaves [WAD]. */
const DUST = 10n ** 12n;
const isMore = (size: bigint): boolean => size > DUST || size < 0n - DUST;

/** Accounts that could still be sold, taken over or deleveraged at the end. */
export async function leftBelowLine(world: World, accounts: readonly string[]): Promise<string[]> {
  const { lens, connection, deployment } = world;
  const { provider } = connection.ethers;
  const sellable = (await lens.getFunction("isLiquidatable")(accounts)) as boolean[];
  const requests = accounts.map((account) => ({ account }));
  const appraisals = await appraiseAccounts(provider, deployment, requests, { size: 50 });
  const bankrupt = new Set<string>();
  for (const { account } of appraisals.filter(isInsolvent)) {
    const positions = await readPositions(provider, deployment, account);
    if ([...positions.values()].some(({ size, quote }) => isMore(size) || 0n - quote > DUST)) bankrupt.add(account);
  }
  return accounts.filter((account, index) => sellable[index] === true || bankrupt.has(account));
}
