import assert from "node:assert/strict";
import { test } from "node:test";
import { budgetOf, Draft, exact, isFrozen, reservesOf, type State, WAD, worthOfTranches } from "../src/index.ts";
import {
  alice,
  backstop,
  bob,
  carol,
  cross,
  deposit,
  done,
  ETH,
  keeper,
  lender,
  near,
  PERP_ETH,
  price,
  protocol,
  refused,
  trade,
  usd,
  usdc,
  valued,
  wait,
} from "./support/protocol.ts";
import { ensureSound } from "./support/invariants.ts";

/** The books of docs/WATERFALL.md: alice long 20 at 2,000 with 10,000, bob short against her, fees of 8 and 20, a seed of 1,000. */
function books(capital = 1_000_000): State {
  const state = protocol();
  deposit(state, alice, 0, usdc(10_000));
  deposit(state, bob, 0, usdc(300_000));
  if (capital > 0) deposit(state, backstop.cash, 0, usdc(capital));
  state.markets.set(0, { ...state.markets.get(0)!, seed: usd(1_000) });
  trade(state, alice, bob, 20, 2_000, { buyerFee: 200n, sellerFee: 500n });
  return state;
}

/** Losses of a row: what alice lacked, the budget spent, what bob gave up, the backstop paid, suppliers bore. Whole dollars. */
function row(state: State, index: number): number[] {
  price(state, [PERP_ETH, ETH], index);
  const lost = -valued(state, alice).netWorth;
  const bobBefore = valued(state, bob).netWorth;
  const { spent } = state.markets.get(0)!;
  done(state, { type: "deleverage", account: alice, market: 0 });
  const budget = state.markets.get(0)!.spent - spent;
  const given = bobBefore - valued(state, bob).netWorth;
  const recorded = state.ledger.deficit;
  const cash = valued(state, backstop.cash).cash;
  if (cash > 0n && recorded > 0n) done(state, { type: "coverDeficit" });
  const covered = recorded - state.ledger.deficit;
  let socialised = 0n;
  let reserves = 0n;
  if (state.ledger.deficit > 0n) {
    const before = (state.ledger.supplied * state.ledger.supplyIndex) / 10n ** 27n;
    const { deficit } = state.ledger;
    done(state, { type: "socialise" });
    socialised = before - (state.ledger.supplied * state.ledger.supplyIndex) / 10n ** 27n;
    reserves = deficit - socialised;
  }
  ensureSound(state, 50);
  return [lost, budget, given, covered + reserves, socialised].map((x) => Math.round(Number(x) / 1e18));
}

test("deleverage · WAT-2 RC-4 RTR-6 · the first row: 2,008 lost, 1,028 of budget, 980 of the other side", () => {
  assert.deepEqual(row(books(), 1_400), [2_008, 1_028, 980, 0, 0]);
});

test("deleverage · WAT-2 RTR-6 · the second row: 4,008 lost, 1,028, 1,300 of the other side, 1,680 of the backstop", () => {
  assert.deepEqual(row(books(), 1_300), [4_008, 1_028, 1_300, 1_680, 0]);
});

test("socialise · WAT-2 RTR-6 · the third row: no cash, 1,300 of the other side, 28 of fees, 2,680 of the suppliers", () => {
  const state = books(0);
  assert.deepEqual(row(state, 1_300), [4_008, 0, 1_300, 28, 2_680]);
  const fall = 1 - Number(state.ledger.supplyIndex) / 1e27;
  assert.ok(Math.abs(fall - 0.000_26) < 0.000_000_5, `0.026 % each, not ${fall}`);
  assert.equal(state.ledger.deficit, 0n);
  assert.ok(state.ledger.owedToSuppliers > 0n);
});

test("deleverage · WAT-5 · not a solvent account, nor one whose deficit the budget bears whole", () => {
  const state = books();
  refused(state, { type: "deleverage", account: alice, market: 0 }, "NotInsolvent");
  price(state, [PERP_ETH], 1_499);
  refused(state, { type: "deleverage", account: alice, market: 0 }, "BudgetBears");
});

test("deleverage · RH-7 ADL-5 · the loss of a loan is never charged to a market", () => {
  const state = protocol();
  deposit(state, alice, ETH, 100n * WAD);
  deposit(state, bob, 0, usdc(100_000));
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(140_000) });
  trade(state, alice, bob, 1, 2_000);
  price(state, [ETH], 1_200);
  const before = valued(state, bob).netWorth;
  done(state, { type: "deleverage", account: alice, market: 0 });
  near(valued(state, bob).netWorth, before, 10_000n);
  assert.equal(state.ledger.deficit, 0n, "it still holds ether");
});

test("budgetOf · RC-4 · seed and fees less spent, at most a twentieth of the backstop's cash, never below zero", () => {
  const of = (seed: number, fees: number, spent: number, cash: number): bigint =>
    budgetOf(exact, { seed: usd(seed), fees: usd(fees), spent: usd(spent) }, usd(cash));
  assert.equal(of(1_000, 28, 0, 1_000_000), usd(1_028));
  assert.equal(of(1_000, 28, 0, 10_000), usd(500));
  assert.equal(of(1_000, 28, 2_000, 10_000), 0n);
});

test("reportInsolvent · RH-8 RM-2 · freezes cash from a threshold of 1,000 or 1 bp of supply, resolving ends it", () => {
  const state = books(0);
  price(state, [PERP_ETH], 1_450);
  done(state, { type: "reportInsolvent", account: alice });
  near(state.ledger.pending, usd(1_008), usd(0.001));
  assert.equal(isFrozen(new Draft(state, state.now)), false, "1 bp of ten million is more");
  price(state, [PERP_ETH], 1_440);
  done(state, { type: "reportInsolvent", account: alice });
  assert.equal(isFrozen(new Draft(state, state.now)), true);
  refused(state, { type: "withdraw", account: lender, asset: 0, amount: usdc(1) }, "Frozen");
  done(state, { type: "transfer", from: lender, to: carol, asset: 0, amount: WAD });
  deposit(state, lender, 0, usdc(1));
  refused(state, { type: "reportInsolvent", account: alice }, "Unchanged");
  done(state, { type: "deleverage", account: alice, market: 0 });
  assert.equal(state.ledger.pending, 0n);
  done(state, { type: "withdraw", account: lender, asset: 0, amount: usdc(1) });
});

test("socialise · RM-13 RC-5 · suppliers are owed what they lost, and the reserves' share of interest comes back to them", () => {
  const state = books(0);
  row(state, 1_300);
  const owed = state.ledger.owedToSuppliers;
  deposit(state, carol, ETH, 1_000n * WAD);
  done(state, { type: "withdraw", account: carol, asset: 0, amount: usdc(900_000) });
  wait(state, 30 * 86_400);
  price(state, [ETH, PERP_ETH], 2_000);
  deposit(state, carol, 0, 1n);
  assert.ok(state.ledger.owedToSuppliers < owed);
  near(reservesOf(new Draft(state, state.now)), 0n, 10n ** 12n);
});

/** A keeperless account in close-out with collateral, and a backstop of two million. */
function absorbable(index: number): State {
  const state = protocol();
  deposit(state, backstop.cash, 0, usdc(2_000_000));
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], index);
  return state;
}

test("absorb · RH-2 · at once under a quarter of B_m, else in close-out two minutes after the deadline", () => {
  const state = absorbable(1_600);
  refused(state, { type: "absorb", account: alice }, "GraceRuns");
  done(state, { type: "callMargin", account: alice, caller: keeper });
  price(state, [ETH], 1_600, 119);
  refused(state, { type: "absorb", account: alice }, "GraceRuns");
  price(state, [ETH], 1_600, 1);
  done(state, { type: "absorb", account: alice });
  refused(absorbable(1_700), { type: "absorb", account: alice }, "NotLiquidatable");
  done(absorbable(1_530), { type: "absorb", account: alice });
});

test("absorb · RH-2 RH-6 · the owner keeps W less a quarter of B_m, the backstop has collateral and debt, nothing is lost", () => {
  const state = absorbable(1_600);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  price(state, [ETH], 1_600, 120);
  const before = valued(state, alice);
  const whole = valued(state, backstop.cash).netWorth;
  assert.equal(done(state, { type: "absorb", account: alice }), WAD);
  near(valued(state, alice).netWorth, before.netWorth - before.maintenance / 4n, 10n);
  assert.equal(state.accounts.get(alice)!.balances.size, 0);
  near(
    valued(state, backstop.cash).netWorth + valued(state, backstop.stock).netWorth - whole,
    before.maintenance / 4n,
    10n,
  );
  refused(state, { type: "callMargin", account: backstop.stock, caller: keeper }, "IsBackstop");
  refused(
    state,
    { type: "liquidate", bids: [{ account: backstop.stock, instrument: ETH, most: 1n }], keeper: undefined },
    "IsBackstop",
  );
});

test("absorb · RH-6 · the largest share within a twentieth of its worth a leg, the rest of positions is deleveraged", () => {
  const state = books(400_000);
  price(state, [PERP_ETH], 1_450);
  const taken = done(state, { type: "absorb", account: alice }) as bigint;
  // a leg of 29,000 within 5 % of 400,000
  near(taken, (WAD * 20_000n) / 29_000n, WAD / 10_000n);
  assert.equal(state.accounts.get(alice)!.positions.size, 0);
  ensureSound(state, 60);
});

test("buy · B-08 · inventory sells at 0 to its highest premium over ten minutes", () => {
  const state = absorbable(1_530);
  done(state, { type: "absorb", account: alice });
  const before = valued(state, backstop.cash).cash;
  done(state, { type: "buy", instrument: ETH, most: WAD, buyer: undefined });
  near(valued(state, backstop.cash).cash - before, usd(1_530), 10n ** 12n);
  price(state, [ETH], 1_530, 300);
  done(state, { type: "buy", instrument: ETH, most: WAD, buyer: undefined });
  near(valued(state, backstop.cash).cash - before, usd(1_530 * 1.95), 10n ** 12n);
  price(state, [ETH], 1_530, 700);
  done(state, { type: "buy", instrument: ETH, most: WAD, buyer: undefined });
  near(valued(state, backstop.cash).cash - before, usd(1_530 * 2.85), 10n ** 12n);
});

test("buy · RH-6 · a position of inventory goes to an account that bears it", () => {
  const state = books();
  price(state, [PERP_ETH], 1_450);
  assert.equal(done(state, { type: "absorb", account: alice }), WAD);
  assert.ok(state.accounts.get(backstop.inventory.get(0)!)!.positions.has(0));
  price(state, [PERP_ETH], 1_450, 60);
  refused(state, { type: "buy", instrument: PERP_ETH, most: WAD, buyer: carol }, "OpeningLine");
  deposit(state, carol, 0, usdc(10_000));
  done(state, { type: "buy", instrument: PERP_ETH, most: 100n * WAD, buyer: carol });
  assert.ok(valued(state, carol).netWorth > usd(10_000));
  ensureSound(state, 60);
});

/** Junior and senior entered by carol and by the sixth owner. */
function underwritten(): State {
  const state = protocol();
  done(state, { type: "enterTranche", tranche: "junior", holder: carol, assets: usd(100_000) });
  done(state, { type: "enterTranche", tranche: "senior", holder: cross(6), assets: usd(100_000) });
  return state;
}

const worths = (state: State): Record<"senior" | "junior", bigint> => {
  const draft = new Draft(state, state.now);
  return worthOfTranches(draft, valued(state, backstop.cash).cash - state.ledger.deficit - state.ledger.pending, false);
};

test("tranches · RTR-4 · junior first: senior enters only while junior keeps a fifth of both", () => {
  const state = protocol();
  refused(state, { type: "enterTranche", tranche: "senior", holder: carol, assets: usd(1_000) }, "SubordinationFloor");
  done(state, { type: "enterTranche", tranche: "junior", holder: carol, assets: usd(1_000) });
  done(state, { type: "enterTranche", tranche: "senior", holder: carol, assets: usd(4_000) });
  refused(state, { type: "enterTranche", tranche: "senior", holder: carol, assets: usd(1) }, "SubordinationFloor");
});

test("tranches · RTR-2 WAT-3 B-04 · a loss is junior's first; senior's worth does not fall while junior has any", () => {
  const state = underwritten();
  deposit(state, alice, 0, usdc(10_000));
  deposit(state, bob, 0, usdc(300_000));
  trade(state, alice, bob, 20, 2_000);
  price(state, [PERP_ETH], 1_300);
  done(state, { type: "reportInsolvent", account: alice });
  near(worths(state).senior, usd(100_000), 10n);
  near(worths(state).junior, usd(96_000), usd(0.01));
  refused(state, { type: "enterTranche", tranche: "junior", holder: carol, assets: usd(1) }, "Frozen");
});

test("tranches · RTR-5 RH-8 · exit: ten days, a claim within two, priced from an hour to a day after it", () => {
  const state = underwritten();
  const exit = (type: "requestExit" | "claimExit" | "payExit") =>
    ({ type, tranche: "senior", holder: cross(6), shares: usd(50_000) }) as const;
  refused(state, exit("payExit"), "ClaimNotDue");
  refused(state, exit("claimExit"), "ClaimNotDue");
  refused(state, { ...exit("requestExit"), shares: usd(100_001) }, "BalanceTooSmall");
  done(state, exit("requestExit"));
  wait(state, 10 * 86_400 - 1);
  refused(state, exit("claimExit"), "ClaimTooEarly");
  wait(state, 1);
  done(state, exit("claimExit"));
  wait(state, 3_599);
  refused(state, exit("payExit"), "ClaimTooEarly");
  wait(state, 1);
  near(done(state, exit("payExit")) as bigint, usd(50_000), 10n ** 12n);
  near(state.backstop.claim, usd(50_000), 10n);
  const late = underwritten();
  done(late, exit("requestExit"));
  wait(late, 12 * 86_400 + 1);
  refused(late, exit("claimExit"), "Expired");
});

test("tranches · RTR-5 B-01 WAT-4 · who leaves is paid after the losses known by then, recorded or reported", () => {
  const state = underwritten();
  const exit = (type: "requestExit" | "claimExit" | "payExit") =>
    ({ type, tranche: "junior", holder: carol, shares: usd(10_000) }) as const;
  done(state, exit("requestExit"));
  wait(state, 10 * 86_400);
  done(state, exit("claimExit"));
  deposit(state, alice, 0, usdc(10_000));
  trade(state, alice, lender, 20, 2_000);
  wait(state, 3_600);
  price(state, [PERP_ETH], 1_450);
  done(state, { type: "reportInsolvent", account: alice });
  const lost = state.ledger.pending;
  assert.ok(lost > usd(1_000) && !isFrozen(new Draft(state, state.now)));
  near(done(state, exit("payExit")) as bigint, (usd(100_000) - lost) / 10n, usd(0.01));
});

test("tranches · RTR-4 · junior leaves only as far as it keeps a fifth of both", () => {
  const state = underwritten();
  const exit = (shares: number, type: "requestExit" | "claimExit" | "payExit") =>
    ({ type, tranche: "junior", holder: carol, shares: usd(shares) }) as const;
  done(state, exit(80_000, "requestExit"));
  wait(state, 10 * 86_400);
  done(state, exit(0, "claimExit"));
  wait(state, 3_600);
  refused(state, exit(0, "payExit"), "SubordinationFloor");
});

test("income · RTR-3 B-03 RM-12 · senior takes what its target rate accrued, the rest is junior's over seven days", () => {
  const state = underwritten();
  wait(state, 365 * 86_400);
  deposit(state, alice, 0, usdc(1_000_000));
  trade(state, alice, lender, 100, 2_000, { buyerFee: 5_000n, sellerFee: 5_000n });
  for (let i = 0; i < 9; i += 1) {
    trade(state, alice, lender, 100, 2_000, { buyerFee: 5_000n, sellerFee: 5_000n });
    trade(state, lender, alice, 100, 2_000, { buyerFee: 5_000n, sellerFee: 5_000n });
  }
  const income = reservesOf(new Draft(state, state.now));
  done(state, { type: "drawReserves" });
  near(state.backstop.claim, usd(106_000), usd(0.01));
  near(worths(state).junior, usd(100_000), usd(0.01));
  wait(state, 7 * 86_400);
  near(worths(state).junior, usd(94_000) + income, usd(0.01));
});

test("income · RM-12 RTR-3 · senior accrues nothing between two moments with known losses", () => {
  const [lossy, sound] = [underwritten(), underwritten()];
  for (const state of [lossy, sound]) {
    deposit(state, alice, 0, usdc(10_000));
    trade(state, alice, lender, 20, 2_000, { buyerFee: 5_000n, sellerFee: 5_000n });
    price(state, [PERP_ETH], 1_400);
    if (state === lossy) done(state, { type: "reportInsolvent", account: alice });
    done(state, { type: "drawReserves" });
    wait(state, 100 * 86_400);
    deposit(state, carol, 0, usdc(10_000));
    trade(state, carol, lender, 20, 1_400, { buyerFee: 5_000n, sellerFee: 5_000n });
    done(state, { type: "drawReserves" });
  }
  assert.equal(lossy.backstop.due, 0n);
  near(lossy.backstop.claim, usd(100_000), usd(0.01));
  near(sound.backstop.due + sound.backstop.claim - usd(100_000), (usd(6_000) * 100n) / 365n, usd(0.01));
});

test("closeSeries · RTR-7 B-05 · a worth of at most senior's claim ends junior's series for ever", () => {
  const state = underwritten();
  refused(state, { type: "closeSeries" }, "Solvent");
  deposit(state, alice, 0, usdc(60_000));
  deposit(state, bob, 0, usdc(900_000));
  deposit(state, lender, 0, usdc(1_000_000));
  trade(state, alice, bob, 200, 2_000);
  price(state, [PERP_ETH], 1_100);
  done(state, { type: "deleverage", account: alice, market: 0 });
  refused(state, { type: "closeSeries" }, "Frozen");
  done(state, { type: "coverDeficit" });
  done(state, { type: "closeSeries" });
  assert.deepEqual([state.backstop.junior.series, state.backstop.junior.supply], [1, 0n]);
  near(state.backstop.claim, worths(state).senior, 10n);
  assert.ok(state.backstop.claim < usd(100_000));
});
