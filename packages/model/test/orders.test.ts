import assert from "node:assert/strict";
import { test } from "node:test";
import { type AccountId, type Match, type Order, ownerOf, type State, WAD } from "../src/index.ts";
import { alice, bob, carol, deposit, done, near, protocol, refused, usd, usdc, valued } from "./support/protocol.ts";

const TERMS = { makerFee: 200n, takerFee: 500n };

function market(): State {
  const state = protocol();
  for (const account of [alice, bob, carol]) deposit(state, account, 0, usdc(100_000));
  return state;
}

const order = (account: AccountId, size: bigint, price: bigint, more: Partial<Order> = {}): Order => ({
  account,
  market: 0,
  size: size * WAD,
  price,
  expiry: 2_000_000_000,
  slot: 7,
  sequence: 1n,
  maxFee: 500n,
  ...more,
});
const match = (...matches: Match[]) => ({ type: "matchOrders", matches, terms: TERMS }) as const;
const whole = 1_000n * WAD;

test("matchOrders · DRV-4 X-20 · at the maker's price, not beyond the taker's, fees by role", () => {
  const state = market();
  const [maker, taker] = [order(alice, 4n, usd(2_001)), order(bob, -4n, usd(1_999))];
  done(state, match({ maker, taker, size: whole }));
  near(valued(state, alice).netWorth, usd(100_000 - 4 - 8_004 * 0.0002), 5_000n);
  near(valued(state, bob).netWorth, usd(100_000 + 4 - 8_004 * 0.0005), 5_000n);
  const beyond = {
    maker: { ...maker, sequence: 2n },
    taker: { ...taker, price: usd(2_002), sequence: 2n },
    size: whole,
  };
  refused(state, match(beyond), "PriceBeyondLimit");
  refused(state, match({ ...beyond, taker: order(bob, 1n, usd(1_999), { sequence: 2n }) }), "SideIsSame");
  refused(
    state,
    match({ ...beyond, taker: order(bob, -1n, usd(1_999), { sequence: 2n, maxFee: 499n }) }),
    "FeeTooHigh",
  );
});

test("matchOrders · MEC-4 · trades up to its size in any number of calls, a higher sequence takes the slot over", () => {
  const state = market();
  const maker = order(alice, 4n, usd(2_000));
  done(state, match({ maker, taker: { account: bob }, size: 3n * WAD }));
  done(state, match({ maker, taker: { account: bob }, size: whole }));
  assert.equal(state.slots.get(`${alice}:7`)?.filled, 4n * WAD);
  refused(state, match({ maker, taker: { account: bob }, size: whole }), "NothingLeft");
  done(state, match({ maker: { ...maker, sequence: 5n }, taker: { account: bob }, size: WAD }));
  refused(state, match({ maker: { ...maker, sequence: 4n }, taker: { account: bob }, size: WAD }), "OrderDead");
  near(state.markets.get(0)!.openInterest, 5n * WAD, 0n);
});

test("cancelOrders · X-25 · everything below the raised sequence is dead, the rest of a part-filled order included", () => {
  const state = market();
  const maker = order(alice, 4n, usd(2_000), { sequence: 3n });
  done(state, match({ maker, taker: { account: bob }, size: WAD }));
  done(state, { type: "cancelOrders", account: alice, slot: 7, sequence: 4n });
  refused(state, match({ maker, taker: { account: bob }, size: WAD }), "OrderDead");
  refused(state, { type: "cancelOrders", account: alice, slot: 7, sequence: 4n }, "OrderDead");
  done(state, match({ maker: { ...maker, sequence: 4n }, taker: { account: bob }, size: 4n * WAD }));
});

test("matchOrders · X-20 MEC-4 · a counterparty, an expiry, reduce-only and the order of markets bind", () => {
  const state = market();
  const maker = order(alice, 4n, usd(2_000), { counterparty: ownerOf(bob) });
  refused(state, match({ maker, taker: { account: carol }, size: WAD }), "CounterpartyOther");
  refused(state, match({ maker: { ...maker, expiry: state.now - 1 }, taker: { account: bob }, size: WAD }), "Expired");
  refused(state, match({ maker: { ...maker, isReduceOnly: true }, taker: { account: bob }, size: WAD }), "NotReduced");
  const second = {
    maker: order(alice, 1n, usd(40_000), { market: 1, slot: 8 }),
    taker: { account: bob },
    size: WAD / 10n,
  };
  const first = { maker, taker: { account: bob }, size: WAD };
  refused(state, match(second, first), "NotAscending");
  done(state, match(first, second));
  refused(
    state,
    match({ maker: order(alice, 1n, usd(2_000), { slot: 65_536 }), taker: { account: bob }, size: WAD }),
    "RangeExceeded",
  );
});
