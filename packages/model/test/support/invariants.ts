import assert from "node:assert/strict";
import { Draft, RAY, reservesOf, type State } from "../../src/index.ts";
import { fundedMarket } from "../../src/trading/market.ts";
import { holdingIn } from "../../src/trading/holdings.ts";

const sum = (values: Iterable<bigint>): bigint => [...values].reduce((all, value) => all + value, 0n);
const positive = (x: bigint): bigint => (x > 0n ? x : 0n);

/** What every state satisfies (SPEC A3, A13): sums, identity, dust; `writes` is how many writes a market may have had since the start. */
export function ensureSound(state: State, writes: number): void {
  const accounts = [...state.accounts.values()];
  const { ledger } = state;
  assert.equal(ledger.supplied, sum(accounts.map(({ principal }) => positive(principal))), "S is the sum");
  assert.equal(ledger.borrowed, sum(accounts.map(({ principal }) => positive(-principal))), "D is the sum");
  assert.equal(ledger.pending, sum(accounts.map(({ pending }) => pending)), "pending is the sum");
  for (const { number, total } of state.instruments.values()) {
    if (number >= 32) continue;
    const held = sum(accounts.map(({ balances }) => balances.get(number) ?? 0n));
    assert.equal(total, held, `total of ${number} is the sum`);
  }
  const draft = new Draft(state, state.now);
  assert.ok(reservesOf(draft) >= 0n, "reserves and dust are not negative");
  const claims = ledger.supplied * ledger.supplyIndex - ledger.borrowed * ledger.borrowIndex;
  const pots = sum([...state.markets.values()].map(({ pot }) => pot));
  const residual = (ledger.held - pots + ledger.deficit) * RAY - claims;
  assert.ok(residual >= 0n && residual / RAY === reservesOf(draft), "the identity holds");
  for (const number of state.markets.keys()) ensureMarketSound(state, number, writes);
}

function ensureMarketSound(state: State, number: number, writes: number): void {
  const draft = new Draft(state, state.now);
  const market = fundedMarket(draft, number);
  draft.setMarket(market);
  const holdings = [...state.accounts.values()].map((account) => holdingIn(draft, account, number));
  const longs = sum(holdings.map(({ size }) => positive(size)));
  const shorts = sum(holdings.map(({ size }) => positive(-size)));
  const isWhole = [market.long, market.short].every(({ scale, era }) => scale === RAY && era === 0);
  const slack = isWhole ? 0n : BigInt(writes) + market.openInterest / 10n ** 20n;
  const off = longs > shorts ? longs - shorts : shorts - longs;
  assert.ok(off <= slack, `sizes sum to ${off} wei, more than ${slack}`);
  const kept = market.openInterest > longs ? market.openInterest - longs : longs - market.openInterest;
  assert.ok(kept <= slack, `open interest is off the longs by ${kept} wei`);
  const dust = market.pot - sum(holdings.map(({ quote }) => quote));
  assert.ok(dust >= (isWhole ? 0n : -BigInt(writes) * 200_000n), `the pot lacks ${-dust} wei of the quotes`);
}
