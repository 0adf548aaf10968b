import { generateBook, WAD, type Book, type BookAsset } from "@plimsoll/lab";
import { CASH, toAccountId } from "@plimsoll/sdk";
import type { Contract, Signer } from "ethers";
import type { World } from "./world.ts";

/** Someone with an account. */
export interface Owner {
  readonly account: string;
  readonly signer: Signer;
  readonly address: string;
}

const ETHER = 10n ** 18n;

/** Opens a seeded book: lenders first, then each borrower deposits and borrows. */
export async function openBook(
  world: World,
  accounts: number,
  seed: number,
  log: (line: string) => void,
): Promise<Owner[]> {
  const book = generateBook({
    accounts,
    seed,
    assets: await bookAssets(world),
    settlementDecimals: 6,
    keeperCost: legCost(world),
  });
  const owners: Owner[] = [];
  const fresh = async (): Promise<Owner> => {
    const owner = await newOwner(world, seed, owners.length);
    owners.push(owner);
    return owner;
  };
  if (book.lenders.length === 0) await give(world, await fresh(), CASH, book.cashNeeded);
  for (const { cash } of book.lenders) await give(world, await fresh(), CASH, cash);
  for (const [index, borrower] of book.borrowers.entries()) {
    await open(world, await fresh(), borrower);
    if ((index + 1) % 50 === 0) log(`opened ${index + 1} of ${book.borrowers.length} borrowers`);
  }
  return owners;
}

async function open(world: World, owner: Owner, { collateral, debt }: Book["borrowers"][number]): Promise<void> {
  for (const { symbol, amount } of collateral) {
    const market = world.deployment.markets.find((listed) => listed.symbol === symbol);
    if (market === undefined) throw new Error(`${symbol} is not listed.`);
    await give(world, owner, market.asset, amount);
  }
  const vault = world.vault.connect(owner.signer);
  await vault.getFunction("withdraw")(owner.account, CASH, debt, owner.address);
}

/** Mints or wraps tokens for an owner and deposits them. */
export async function give(world: World, owner: Owner, asset: number, amount: bigint): Promise<void> {
  const token = (world.tokens.get(asset) as Contract).connect(owner.signer);
  const isNative = world.deployment.markets.some((market) => market.asset === asset && market.symbol === "WETH");
  if (isNative) await token.getFunction("deposit")({ value: amount });
  else await token.getFunction("mint")(owner.address, amount);
  await token.getFunction("approve")(world.vault.target, amount);
  await world.vault.connect(owner.signer).getFunction("deposit")(owner.account, asset, amount);
}

/** A funded address derived from seed and number. */
function newOwner(world: World, seed: number, index: number): Promise<Owner> {
  const { ethers } = world.connection;
  return fundedOwner(world, ethers.getAddress(ethers.dataSlice(ethers.id(`plimsoll owner ${seed} ${index}`), 12)));
}

/** The cross account of an address; the local chain signs for it. */
export async function fundedOwner({ connection: { ethers } }: World, address: string): Promise<Owner> {
  await ethers.provider.send("hardhat_setBalance", [address, ethers.toQuantity(100_000n * ETHER)]);
  return { account: toAccountId(address), signer: await ethers.getImpersonatedSigner(address), address };
}

/** What opening sees: the low side of each price over the high side of the settlement token's. */
async function bookAssets(world: World): Promise<BookAsset[]> {
  const engine = await world.connection.ethers.getContractAt("MarginEngine", world.deployment.contracts.engine);
  const [, settlementHigh] = await engine.settlementPrice();
  const divisor = settlementHigh > WAD ? settlementHigh : WAD;
  return Promise.all(
    world.deployment.markets.map(async ({ asset, symbol, decimals }) => {
      const { low } = await engine.priceOf(asset);
      const { haircut } = await engine.policyOf(asset);
      return {
        symbol,
        decimals,
        price: (low * WAD) / divisor / 10n ** 10n,
        initialHaircut: (haircut.initial * WAD) / 1_000n,
        depth: haircut.depth * WAD,
      };
    }),
  );
}

function legCost({ config }: World): bigint {
  return BigInt(config.protocol.legCostUsd) * WAD;
}
