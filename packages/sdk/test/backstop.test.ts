import assert from "node:assert/strict";
import { test } from "node:test";
import { Interface, ZeroAddress, type JsonRpcProvider } from "ethers";
import {
  absorb,
  approve,
  backstopAbi,
  backstopCash,
  backstopOf,
  buyInventory,
  claimExit,
  collateralInventory,
  completeExit,
  depositTranche,
  parseAccountId,
  positionInventory,
  readBackstop,
  readLosses,
  requestExit,
  toInstrument,
  trancheAbi,
  vaultAbi,
  type Deployment,
} from "../src/index.ts";

const at = (digit: string): string => `0x${digit.repeat(40)}`;
const owner = at("1");
const backstop = at("5");
const deployment: Deployment = {
  chainId: 1,
  startBlock: 0,
  contracts: { vault: at("2"), engine: at("3"), liquidator: at("4"), operators: at("6"), backstop },
  settlement: { asset: 0, symbol: "USDC", token: at("7"), feed: at("8"), decimals: 6 },
  markets: [],
  perps: [],
  futures: [],
};
const abi = new Interface([
  ...backstopAbi,
  ...trancheAbi,
  ...vaultAbi.filter((each) => !backstopAbi.includes(each as never)),
]);

/** Answers every view with the words given for its name. */
function answering(answers: Readonly<Record<string, readonly unknown[]>>): JsonRpcProvider {
  const call = ({ data }: { data: string }): Promise<string> => {
    const { name } = abi.getFunction(data.slice(0, 10))!;
    return Promise.resolve(abi.encodeFunctionResult(data.slice(0, 10), answers[name]));
  };
  return { call } as unknown as JsonRpcProvider;
}

test("backstop accounts · cash in the first, collaterals in two of sixteen, a market in an isolated one", () => {
  assert.deepEqual(parseAccountId(backstopCash(owner)), { owner, mode: 0, sub: 0n });
  assert.deepEqual(
    [15, 16].map((asset) => parseAccountId(collateralInventory(owner, asset)).sub),
    [1n, 2n],
  );
  assert.deepEqual(parseAccountId(positionInventory(owner, 0)), { owner, mode: 1, sub: 1n });
});

test("backstop writes · a position bought goes to the account, a collateral to its owner", () => {
  const account = backstopCash(owner);
  const receiverOf = (instrument: number): unknown => {
    const { to, data } = buyInventory(deployment, { instrument, amount: 1n, minDiscount: 0n, account });
    assert.equal(to, backstop);
    return abi.decodeFunctionData("buy", data)["receiver"];
  };
  assert.deepEqual([receiverOf(1), receiverOf(toInstrument(0))], [owner, ZeroAddress]);
});

test("backstop writes · the tranche is the target of its own actions, and may be approved", () => {
  const tranche = at("9");
  const calls = [
    depositTranche(tranche, 1n, owner),
    requestExit(tranche, 1n),
    claimExit(tranche),
    completeExit(tranche, owner),
  ];
  assert.deepEqual(new Set(calls.map(({ to }) => to)), new Set([tranche]));
  const { to, data } = approve(deployment, at("7"), 5n, tranche);
  assert.deepEqual([to, data.includes(tranche.slice(2))], [at("7"), true]);
});

test("backstop · a deployment without one says so", () => {
  const { backstop: _, ...contracts } = deployment.contracts;
  assert.throws(() => absorb({ ...deployment, contracts }, backstopCash(owner)), /chain 1 has no backstop/);
  assert.equal(backstopOf(deployment), backstop);
});

test("backstop reads · worth, claim and both tranches; losses and whether they freeze", async () => {
  const answers = { navLow: [9n], seniorClaim: [4n], junior: [at("a")], senior: [at("b")], assetsOf: [1n, 2n] };
  const view = await readBackstop(answering({ ...answers, limitsOf: [3n, 5n] }), deployment);
  assert.deepEqual([view.navLow, view.seniorClaim], [9n, 4n]);
  const { tranche, ...amounts } = view.junior;
  assert.equal(tranche.toLowerCase(), at("a"));
  assert.deepEqual(amounts, { low: 1n, high: 2n, entry: 3n, exit: 5n });
  const losses = await readLosses(answering({ losses: [1n, 2n, 3n], isFrozen: [true] }), deployment);
  assert.deepEqual(losses, { recorded: 1n, pending: 2n, owedToSuppliers: 3n, isFrozen: true });
});
