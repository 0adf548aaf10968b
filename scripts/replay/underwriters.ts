import { approve, CASH, depositTranche, readBackstop, sendCall } from "@plimsoll/sdk";
import type { Contract } from "ethers";
import { readCash } from "./books.ts";
import { fundedOwner } from "./book.ts";
import type { World } from "./world.ts";

/** Part of the lenders' cash that stands in the junior tranche. */
const PART = 20n;
/** WAD per unit of USDC. */
const UNIT = 10n ** 12n;

/** Funds the junior tranche; returns what it was given [token units]. */
export async function fundBackstop(world: World, seed: number): Promise<bigint> {
  const { connection, deployment, tokens } = world;
  const { ethers } = connection;
  const { signer, address } = await fundedOwner(
    world,
    ethers.getAddress(ethers.dataSlice(ethers.id(`plimsoll underwriter ${seed}`), 12)),
  );
  const { cashSupplied } = await readCash(world);
  const assets = cashSupplied / UNIT / PART;
  const { tranche } = (await readBackstop(ethers.provider, deployment)).junior;
  await (tokens.get(CASH) as Contract).connect(signer).getFunction("mint")(address, assets);
  await sendCall(signer, approve(deployment, deployment.settlement.token, assets, tranche), deployment);
  await sendCall(signer, depositTranche(tranche, assets, address), deployment);
  return assets;
}
