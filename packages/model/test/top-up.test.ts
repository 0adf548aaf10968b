import assert from "node:assert/strict";
import { test } from "node:test";
import { RAY, type State, topUpAmount, WAD } from "../src/index.ts";
import {
  alice,
  deposit,
  done,
  ETH,
  keeper,
  near,
  price,
  protocol,
  refused,
  usd,
  usdc,
  valued,
} from "./support/protocol.ts";

const AUTHORISATION = {
  account: alice,
  budget: usd(1_000),
  tip: usd(1),
  cooldown: 3_600,
  expiry: 2_000_000_000,
  salt: 0n,
};
const pull = (more: object = {}, wallet = usd(5_000)) =>
  ({ type: "topUp", authorisation: { ...AUTHORISATION, ...more }, wallet }) as const;

/** Alice called at 1,740: W is 2,400, B_m a little over 2,610. */
function short(): State {
  const state = protocol();
  deposit(state, alice, ETH, 10n * WAD);
  done(state, { type: "withdraw", account: alice, asset: 0, amount: usdc(15_000) });
  price(state, [ETH], 1_740);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  return state;
}

function observed(): State {
  const state = short();
  done(state, { type: "observe", accounts: [alice] });
  price(state, [ETH], 1_740, 60);
  return state;
}

test("topUp · RH-16 · pulls exactly 1.03*B_m - W and what a principal's rounding may take, and ends the call", () => {
  const state = observed();
  const { netWorth, maintenance } = valued(state, alice);
  const amount = done(state, pull()) as bigint;
  near(amount, (maintenance * 103n) / 100n - netWorth, 2n * 10n ** 12n);
  assert.ok(amount >= (maintenance * 103n) / 100n - netWorth && amount % 10n ** 12n === 0n);
  assert.equal(state.accounts.get(alice)!.call, undefined);
  assert.equal(state.accounts.get(alice)!.observedAt, undefined);
  refused(state, pull(), "CooldownRuns");
});

test("topUp · RH-16 CLP-5 · nothing without two observations 60 s apart, nor under a call that is another", () => {
  const state = short();
  refused(state, pull(), "NotDue");
  done(state, { type: "observe", accounts: [alice] });
  price(state, [ETH], 1_740, 59);
  refused(state, pull(), "NotDue");
  price(state, [ETH], 2_000);
  done(state, { type: "clearCall", account: alice });
  price(state, [ETH], 1_740, 1);
  done(state, { type: "callMargin", account: alice, caller: keeper });
  price(state, [ETH], 1_740, 60);
  refused(state, pull(), "NotDue");
  price(state, [ETH], 1_740, 3_600);
  done(state, { type: "pokeFactor" });
  done(state, { type: "observe", accounts: [alice] });
  price(state, [ETH], 1_740, 3_601);
  refused(state, pull(), "NotDue");
});

test("topUp · RH-16 · an account with W of -400 pulls nothing, nor one that is not short", () => {
  const state = observed();
  price(state, [ETH], 1_460);
  assert.ok(valued(state, alice).netWorth < -usd(399));
  refused(state, pull({ budget: usd(100_000) }), "NotShort");
  price(state, [ETH], 2_000);
  refused(state, pull(), "NotShort");
});

test("topUpAmount · RH-16 · what is missing, and as many wei as the borrow index, in whole units Up", () => {
  const missing = (netWorth: bigint, index = RAY): bigint =>
    topUpAmount({ netWorth, maintenance: 100n * WAD }, index, 10n ** 12n);
  assert.equal(missing(3n * WAD + 1n), 100n * WAD);
  assert.equal(missing(3n * WAD), 100n * WAD + 10n ** 12n);
  assert.equal(missing(3n * WAD + 1n, RAY + 1n), 100n * WAD + 10n ** 12n);
});

test("topUp · ISO-8 · budget, wallet, expiry and cancelling bound it", () => {
  const state = observed();
  refused(state, pull({ budget: usd(290) }), "BudgetTooSmall");
  refused(state, pull({}, usd(290)), "WalletTooSmall");
  refused(state, pull({ expiry: state.now - 1 }), "Expired");
  done(state, { type: "cancelTopUp", authorisation: AUTHORISATION });
  refused(state, pull(), "NotAllowed");
  done(state, pull({ salt: 1n, expiry: state.now }));
});

test("observe · X-26 · ends the note of who at Valid prices is not short, and renews none that stands", () => {
  const state = observed();
  const at = state.accounts.get(alice)!.observedAt;
  done(state, { type: "observe", accounts: [alice] });
  assert.equal(state.accounts.get(alice)!.observedAt, at);
  price(state, [ETH], 2_000);
  done(state, { type: "observe", accounts: [alice] });
  assert.equal(state.accounts.get(alice)!.observedAt, undefined);
});
