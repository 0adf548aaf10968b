import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeBytes32String, makeError, ZeroAddress, type ErrorFragment, type ParamType } from "ethers";
import { errorName, explainError, refusalOf, toAccountId, WAD, type Naming } from "../src/index.ts";
import { errorInterface } from "../src/errors/error-interface.ts";
import { sentences } from "../src/errors/sentences/index.ts";

const token = (digit: string): string => `0x${digit.repeat(40)}`;
const naming: Naming = {
  settlement: { asset: 0, symbol: "USDC", token: token("a"), feed: token("b"), decimals: 6 },
  markets: [{ asset: 1, symbol: "WETH", token: token("c"), feed: token("d"), decimals: 18 }],
};
const alice = toAccountId(token("1"), 7n);
const encode = (name: string, args: readonly unknown[]): string => errorInterface.encodeErrorResult(name, args);

test("errors · every custom error of every ABI has a sentence that uses only its own operands", () => {
  const fragments: ErrorFragment[] = [];
  errorInterface.forEachError((fragment) => fragments.push(fragment));
  assert.ok(fragments.length > 60, `only ${fragments.length} errors`);
  const unsaid = fragments.map(({ name }) => name).filter((name) => !(name in sentences));
  assert.deepEqual(unsaid, [], "errors without a sentence");
  for (const fragment of fragments) {
    const said = explainError(errorInterface.encodeErrorResult(fragment, fragment.inputs.map(sample)), naming);
    assert.match(said, /^[A-Z0-9].*[.]$/s, `${fragment.name}: ${said}`);
    assert.doesNotMatch(said, /undefined|NaN|null/, `${fragment.name}: ${said}`);
  }
});

test("errors · operands are said in human units with what to do next", () => {
  assert.equal(
    explainError(encode("VaultBelowInitial", [alice, 1_234n * WAD + WAD / 2n, 2_000n * WAD]), naming),
    `Account 7 of ${token("1")} would be left with a net worth of 1,234.5 USDC at opening prices, below its initial line of 2,000 USDC: ` +
      "take less, deposit collateral or repay.",
  );
  assert.equal(
    explainError(encode("VaultCapExceeded", [1, 25_001n * WAD, 25_000n * WAD]), naming),
    "The deposit would bring the protocol's WETH to 25,001 WETH, over its cap of 25,000 WETH: deposit less or another collateral.",
  );
  assert.equal(
    explainError(encode("VaultLiquidityTooLow", [0, 5_000_001n, 2_000_000_000n]), naming),
    "The vault holds 5.000001 USDC and 2,000 USDC was asked for: take less, or wait for repayments and deposits.",
  );
  assert.match(
    explainError(encode("LiquidatorGraceRunning", [alice, 5_000n, 1_310n]), naming),
    /sold in 1 h 1 min 30 s of open market/,
  );
  assert.equal(
    explainError(encode("ExchangeNotReducing", [alice, -3n * WAD, -2n * WAD]), naming),
    `A sale of 2 does not reduce the short position of 3 of account 7 of ${token("1")}, and its order is reduce-only: ` +
      "trade at most the position, against its direction.",
  );
  assert.equal(
    explainError(encode("ExchangeFeeTooHigh", [alice, 500n, 200n]), naming),
    `The fee of 0.05 % is more than the 0.02 % that the order of account 7 of ${token("1")} accepts: sign an order with a higher maxFee.`,
  );
  assert.match(
    explainError(encode("VaultReduceOnly", [0]), { ...naming, perps: [{ market: 0, symbol: "ETH-PERP", feed: "" }] }),
    /^ETH-PERP takes only trades/,
  );
  const futures = [{ market: 2, symbol: "ETH-30D", feed: ZeroAddress, expiry: 1_800_000_000 }];
  assert.match(
    explainError(encode("VaultMarketEnded", [2]), { ...naming, futures }),
    /^ETH-30D has expired or is settled, so nothing trades: call pokeExpiry/,
  );
  assert.match(
    explainError(encode("LiquidatorLegNotPriced", [alice, 34, 5]), { ...naming, futures }),
    /ETH-30D .*Ended/,
  );
  assert.match(explainError(encode("LiquidatorCapacityEmpty", [33, 0n]), naming), /^Sales of market 1 are/);
  assert.match(
    explainError(encode("RiskOutOfBounds", [encodeBytes32String("depth"), 1n, 2n, 3n])),
    /Parameter depth is 1, outside 2 to 3/,
  );
});

test("errors · bytes are found where providers and nodes put them", () => {
  const data = encode("VaultLocked", []);
  const called = makeError("reverted", "CALL_EXCEPTION", {
    action: "call",
    data,
    reason: null,
    invocation: null,
    revert: null,
    transaction: { to: null, data: "0x" },
  });
  for (const error of [
    data,
    called,
    { info: { error: { data } } },
    { error: { data: { data } } },
    new Error("x", { cause: { data } }),
  ]) {
    assert.match(explainError(error), /^The vault is in the middle of another action/);
  }
});

test("errors · name and operands are there for programs", () => {
  const error = { data: encode("ExchangeOrderFilled", [alice, 3n, 4n]) };
  assert.deepEqual(refusalOf(error), {
    name: "ExchangeOrderFilled",
    operands: { account: alice, slot: 3n, sequence: 4n },
  });
  assert.deepEqual(
    [errorName(error), refusalOf({ data: encode("ExchangeNothingToTrade", []) })?.operands],
    ["ExchangeOrderFilled", {}],
  );
  assert.equal(refusalOf(new Error("boom")), undefined);
});

test("errors · without custom error bytes the sentence still says what to do", () => {
  assert.equal(explainError(reason("No data present")), "The call was refused: No data present.");
  assert.match(explainError(`0x4e487b71${"11".padStart(64, "0")}`), /panic 0x11/);
  assert.match(explainError("0xdeadbeef"), /unknown error 0xdeadbeef/);
  assert.match(explainError(new Error("boom")), /boom/);
});

function reason(text: string): string {
  const hex = Buffer.from(text).toString("hex");
  const word = (value: number): string => value.toString(16).padStart(64, "0");
  return `0x08c379a0${word(32)}${word(text.length)}${hex.padEnd(64, "0")}`;
}

function sample(input: ParamType): unknown {
  if (input.type === "address") return ZeroAddress;
  if (input.type === "bytes32")
    return input.name === "account" || input.name === "operationId" ? alice : encodeBytes32String("depth");
  if (input.type === "string") return "name";
  if (input.type === "bytes4") return "0x12345678";
  return 1n;
}
