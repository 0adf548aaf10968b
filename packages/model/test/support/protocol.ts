import {
  type AccountId,
  accountId,
  type Action,
  apply,
  CROSS,
  Draft,
  ISOLATED,
  type Instrument,
  type Listing,
  newInstrument,
  newMarket,
  newState,
  type Outcome,
  perpetualListing,
  type Reason,
  type State,
  valuate,
  type Valuation,
  WAD,
} from "../../src/index.ts";
import assert from "node:assert/strict";

export const START = 1_700_000_000;
export const usd = (whole: number): bigint => (BigInt(Math.round(whole * 1e6)) * WAD) / 10n ** 6n;
/** Units of the settlement token. */
export const usdc = (whole: number): bigint => BigInt(Math.round(whole * 1e6));

const owner = (n: number): string => `0x${n.toString(16).padStart(40, "0")}`;
/** Cross account 0 of the n-th owner. */
export const cross = (n: number, sub = 0n): AccountId => accountId(owner(n), CROSS, sub);
export const isolated = (n: number): AccountId => accountId(owner(n), ISOLATED, 0n);

export const [alice, bob, carol, keeper, lender] = [cross(1), cross(2), cross(3), cross(4), cross(5)] as const;
export const backstop = {
  cash: cross(100),
  stock: cross(101),
  inventory: new Map([
    [0, isolated(102)],
    [1, isolated(103)],
  ]),
};

export const ETH = 1;
export const BTC = 2;
export const DAI = 3;
/** Market and instrument of the perpetual on ether, and of the one on bitcoin. */
export const PERP = 0;
export const PERP_ETH = 32;
export const PERP_BTC = 33;

const GRACE = 1_800;
export const LISTINGS: readonly Listing[] = [
  {
    number: ETH,
    underlying: 1,
    decimals: 18,
    rates: { initial: 2_000n, maintenance: 1_500n, grace: GRACE },
    closeOutShare: 70n,
    maxPremium: 10n,
    depth: 25_000_000n,
    price: usd(2_000),
    cap: 25_000n * WAD,
  },
  {
    number: BTC,
    underlying: 2,
    decimals: 8,
    rates: { initial: 2_000n, maintenance: 1_500n, grace: GRACE },
    closeOutShare: 70n,
    maxPremium: 10n,
    depth: 40_000_000n,
    price: usd(40_000),
    cap: 2_000n * 10n ** 8n,
  },
  {
    number: DAI,
    underlying: 0,
    decimals: 6,
    rates: { initial: 500n, maintenance: 300n, grace: GRACE },
    closeOutShare: 80n,
    maxPremium: 2n,
    depth: 50_000_000n,
    price: usd(1),
    cap: 50_000_000n * 10n ** 6n,
  },
  perpetualListing(0, 1, usd(2_000), 25_000_000n),
  perpetualListing(1, 2, usd(40_000), 40_000_000n),
];

/** Ether, bitcoin and a stable as collateral, perpetuals on the first two, a lender of ten million. */
export function protocol(): State {
  const state = newState({
    now: START,
    instruments: LISTINGS.map((listing) => newInstrument(listing, START)),
    markets: [
      newMarket({ number: 0, openInterestCap: 25_000n, positionCap: 2_500n }, START),
      newMarket({ number: 1, openInterestCap: 2_000n, positionCap: 125n }, START),
    ],
    backstop,
  });
  state.ledger.anchor = (4n * WAD) / 100n;
  done(state, { type: "deposit", account: lender, asset: 0, amount: usdc(10_000_000), isOwn: true });
  return state;
}

type Untimed<T> = T extends unknown ? Omit<T, "at"> & { readonly at?: number } : never;
/** An action, at the state's time unless it says another. */
export type Step = Untimed<Action>;

const timed = (state: State, step: Step): Action => ({ at: state.now, ...step });

/** Takes a step that must pass. */
export function done(state: State, step: Step): Outcome {
  const result = apply(state, timed(state, step));
  if (result.refused !== undefined) assert.fail(`${step.type} was refused: ${result.refused}`);
  return result.done;
}

/** A step that must be refused for `reason`, and leaves the state as it was. */
export function refused(state: State, step: Step, reason: Reason): void {
  const before = structuredClone(state);
  assert.deepEqual(apply(state, timed(state, step)), { refused: reason });
  assert.deepEqual(state, before, "a refused action changed the state");
}

export function deposit(state: State, account: AccountId, asset: number, amount: bigint): void {
  done(state, { type: "deposit", account, asset, amount, isOwn: true });
}

/** An instrument that is listed. */
export function listed(state: State, instrument: number): Instrument {
  return state.instruments.get(instrument) ?? assert.fail(`instrument ${instrument} is not listed`);
}

/** A new answer of a feed, Valid, `dt` seconds later; the perpetual of the same number in `with` follows. */
export function price(state: State, instruments: readonly number[], usdPrice: number, dt = 0): void {
  const at = state.now + dt;
  for (const instrument of instruments) {
    const answer = { price: usd(usdPrice), updatedAt: at, isComplete: true };
    done(state, { type: "setAnswer", instrument, answer, at });
  }
}

/** Lets time pass with every feed answering what it did, and c poked. */
export function wait(state: State, dt: number): void {
  const at = state.now + dt;
  for (const instrument of [0, ...state.instruments.keys()]) {
    const { feed } = instrument === 0 ? state.settlement : listed(state, instrument);
    if (feed.answer) done(state, { type: "setAnswer", instrument, answer: { ...feed.answer, updatedAt: at }, at });
  }
  done(state, { type: "pokeFactor", at });
}

/** One trade at a price without fees, or with those given. */
export function trade(
  state: State,
  buyer: AccountId,
  seller: AccountId,
  size: number,
  at: number,
  { buyerFee = 0n, sellerFee = 0n, market = PERP }: { buyerFee?: bigint; sellerFee?: bigint; market?: number } = {},
): Outcome {
  const fill = { market, buyer, seller, size: usd(size), price: usd(at), buyerFee, sellerFee };
  return done(state, { type: "trade", fills: [fill] });
}

/** An account's numbers at the state's time, at state prices. */
export function valued(state: State, account: AccountId): Valuation {
  const draft = new Draft(state, state.now);
  return valuate(draft, draft.peek(account));
}

export function near(actual: bigint, expected: bigint, wei = 1_000n): void {
  const off = actual > expected ? actual - expected : expected - actual;
  assert.ok(off <= wei, `${actual} is ${off} off ${expected}, more than ${wei}`);
}
