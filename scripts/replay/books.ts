import type { CashReading } from "@plimsoll/lab";
import { appraiseAccounts } from "@plimsoll/sdk";
import type { Contract } from "ethers";
import type { World } from "./world.ts";

const RAY = 10n ** 27n;
const UNIT = 10n ** 12n;

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

/**
 * How far the books are off, summed over every identity [smallest units of each]: tokens in the vault against what it records, recorded
 * totals against the sum over all accounts, and reserves below zero. 0: conservation holds to the wei.
 */
export async function conservationError(world: World, accounts: readonly string[]): Promise<bigint> {
  const { vault, deployment, tokens, connection } = world;
  let error = 0n;
  const miss = (a: bigint, b: bigint): void => void (error += a > b ? a - b : b - a);
  for (const { asset } of [deployment.settlement, ...deployment.markets]) {
    const [, total] = (await vault.getFunction("assetOf")(asset)) as [string, bigint];
    miss((await (tokens.get(asset) as Contract).getFunction("balanceOf")(vault.target)) as bigint, total);
    if (asset === 0) continue;
    let sum = 0n;
    for (const account of accounts) sum += (await vault.getFunction("balanceOf")(account, asset)) as bigint;
    miss(sum, total);
  }
  const requests = accounts.map((account) => ({ account }));
  const appraisals = await appraiseAccounts(connection.ethers.provider, deployment, requests, { size: 50 });
  const principals = appraisals.map(({ header }) => header.principal);
  const [, , supplied, borrowed] = (await vault.getFunction("cashState")()) as bigint[] as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  miss(
    principals.reduce((sum, value) => sum + (value > 0n ? value : 0n), 0n),
    supplied,
  );
  miss(
    principals.reduce((sum, value) => sum + (value < 0n ? 0n - value : 0n), 0n),
    borrowed,
  );
  const reserves = (await vault.getFunction("reserves")()) as bigint;
  return error + (reserves < 0n ? 0n - reserves : 0n);
}

/** Accounts a keeper could still sell, or call, at the end. */
export async function leftBelowLine({ lens }: World, accounts: readonly string[]): Promise<number> {
  const sellable = (await lens.getFunction("isLiquidatable")(accounts)) as boolean[];
  return sellable.filter(Boolean).length;
}
