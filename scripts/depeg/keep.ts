import { WAD } from "@plimsoll/lab";
import type { Recorded } from "../lib/recorded-world.ts";
import type { Listing } from "./listing.ts";
import type { Borrower, Look } from "./walk.ts";

/** What a keeper did at a step, and what he left because it does not pay at the venues' middle. */
export interface Kept {
  readonly called: readonly string[];
  readonly sold: readonly { readonly name: string; readonly amount: bigint }[];
  readonly refused: readonly string[];
  /** A loss was reported, absorbed, covered or socialised. */
  readonly isResolved: boolean;
}

const ANY_NONCE = 2n ** 32n - 1n;
const ALL = 2n ** 128n - 1n;
/** Lowest ratio at which a call ends. */
const CURE = (103n * WAD) / 100n;
/** The buyer's part of a premium [WAD]. */
const KEPT_SHARE = (8n * WAD) / 10n;

/** Does whatever anyone may do: marks, records, calls, clears, buys where it pays at `honest`, and resolves what is lost. */
export async function keep(w: Recorded, listing: Listing, borrowers: readonly Borrower[], seen: Look): Promise<Kept> {
  const { ratio, asset } = listing;
  if (ratio !== undefined) {
    await tried(ratio.connect(w.keeper).pokeGap());
    await tried(ratio.connect(w.keeper).pokeRate());
  }
  await tried(w.engine.connect(w.keeper).pokeSettlement());
  await tried(w.engine.connect(w.keeper).recordPrice(asset));
  const kept = { called: [] as string[], sold: [] as { name: string; amount: bigint }[], refused: [] as string[] };
  let isResolved = false;
  for (const { name, account } of borrowers) {
    const { worth, buffer, isCalled } = await w.stateOf(account);
    if (isCalled && worth * WAD >= buffer * CURE) await tried(w.vault.connect(w.keeper).clearCall(account));
    if (worth >= buffer) continue;
    if (!isCalled && (await tried(w.liquidator.connect(w.keeper).callMargin([account])))) kept.called.push(name);
    const before = await w.vault.balanceOf(account, asset);
    if (before > 0n) {
      const outcome = await bought(w, account, asset, await leastPremium(w, listing, worth, seen));
      const sold = before - (await w.vault.balanceOf(account, asset));
      if (outcome === "bought" && sold > 0n) kept.sold.push({ name, amount: sold });
      if (outcome === "refused") kept.refused.push(name);
    }
    isResolved = (await resolved(w, account)) || isResolved;
  }
  return { ...kept, isResolved };
}

/** The premium or discount at which buying at the state's price costs no more than the venues' middle [WAD of the value]. */
async function leastPremium(
  w: Recorded,
  listing: Listing,
  worth: bigint,
  { honest, settlement, mid }: Look,
): Promise<bigint> {
  const { asset, unit } = listing;
  const [asked] = await w.engine.assetValue(asset, unit);
  // of the settlement token `honest` is its own price, and the collateral's is the engine's
  const fetched = listing.isSettlement ? (mid * WAD) / honest : (honest * WAD) / settlement;
  if (fetched >= asked) return 0n;
  const missing = WAD - (fetched * WAD) / asked;
  return worth > 0n ? (missing * WAD) / KEPT_SHARE : missing;
}

async function bought(w: Recorded, account: string, asset: number, minPremium: bigint) {
  const bid = { account, asset, nonce: ANY_NONCE, maxAmount: ALL, minPremium };
  const sale = w.liquidator.connect(w.keeper);
  if (await tried(sale.liquidate([bid], w.ethers.ZeroHash, w.keeper, "0x"))) return "bought";
  if (minPremium === 0n) return "closed";
  const atAnyPrice = [{ ...bid, minPremium: 0n }];
  return (await tried(sale.liquidate.staticCall(atAnyPrice, w.ethers.ZeroHash, w.keeper, "0x"))) ? "refused" : "closed";
}

/** Reports, absorbs, covers and socialises what is lost, as far as each goes. */
async function resolved(w: Recorded, account: string): Promise<boolean> {
  const { worth } = await w.stateOf(account);
  if (worth > 0n && (await w.vault.deficit()) === 0n) return false;
  const vault = w.vault.connect(w.keeper);
  const steps = [
    async () => vault.reportInsolvent(account),
    async () => w.backstop.connect(w.keeper).absorb(account),
    async () => vault.coverDeficit(),
    async () => vault.socialise(),
  ];
  let hasPassed = false;
  for (const step of steps) hasPassed = (await tried(step())) || hasPassed;
  return hasPassed;
}

async function tried(sent: Promise<unknown>): Promise<boolean> {
  return sent.then(
    () => true,
    () => false,
  );
}
