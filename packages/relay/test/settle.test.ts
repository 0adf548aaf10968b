import assert from "node:assert/strict";
import { test } from "node:test";
import { exchangeAbi, parseDeployment, vaultAbi, WAD } from "@plimsoll/sdk";
import { Interface } from "ethers";
import { culprit } from "../src/settle/culprit.ts";
import { longestGood } from "../src/settle/longest-good.ts";
import { toCall } from "../src/settle/to-call.ts";
import { alice, bob, carol, CHAIN_ID, entryOf, EXCHANGE } from "./support/orders.ts";

const exchange = new Interface(exchangeAbi);
const vault = new Interface(vaultAbi);

test("settle · the first item that spoils a batch is found by bisection, with the error of its own run", async () => {
  for (let bad = 0; bad < 9; ++bad) {
    let attempts = 0;
    const attempt = (items: readonly number[]) => {
      ++attempts;
      return Promise.resolve(items.includes(bad) ? `${bad} of ${items.length}` : undefined);
    };
    const { good, refused } = await longestGood([0, 1, 2, 3, 4, 5, 6, 7, 8], attempt);
    assert.deepEqual(
      good,
      Array.from({ length: bad }, (_, item) => item),
    );
    assert.deepEqual(refused, { item: bad, error: `${bad} of ${bad + 1}` });
    assert.ok(attempts <= 5, `${attempts} attempts`);
  }
});

test("settle · a batch that passes is tried once, an empty one not at all", async () => {
  let attempts = 0;
  const attempt = () => {
    ++attempts;
    return Promise.resolve(undefined);
  };
  assert.deepEqual(await longestGood([1, 2], attempt), { good: [1, 2] });
  assert.deepEqual(await longestGood([], attempt), { good: [] });
  assert.equal(attempts, 1);
});

test("settle · the order whose account the chain names is dropped; what time or events heal waits", () => {
  const [maker, taker] = [entryOf(alice, -1, 2_000), entryOf(bob, 2, 2_000)];
  const pair = { maker, taker, size: WAD, makerLeft: WAD, takerLeft: 2n * WAD };
  const error = (abi: Interface, name: string, args: readonly unknown[]) => ({
    data: abi.encodeErrorResult(name, args),
  });
  const account = taker.signed.order.account;
  assert.deepEqual(culprit(pair, error(vault, "VaultBelowInitial", [account, 1n, 2n])), { drop: taker });
  const makers = maker.signed.order.account;
  assert.deepEqual(culprit(pair, error(vault, "VaultBelowInitial", [makers, 1n, 2n])), { drop: maker });
  assert.deepEqual(culprit(pair, error(vault, "VaultPositionTooSmall", [account, 1n, 2n])), { drop: maker });
  assert.deepEqual(culprit(pair, error(exchange, "ExchangeOrderFilled", [account, 0, 1n])), { wait: taker.digest });
  assert.deepEqual(culprit(pair, error(vault, "VaultMarketUnpriced", [0, 2n])), { wait: "market 0" });
  assert.deepEqual(culprit(pair, new Error("out of gas")), { wait: "market 0" });
});

test("settle · a call names each order once", () => {
  const at = { address: `0x${"1".repeat(40)}` };
  const asset = { asset: 0, symbol: "USDC", token: at.address, feed: at.address, decimals: 6 };
  const contracts = { Vault: at, MarginEngine: at, Liquidator: at, Operators: at, Exchange: { address: EXCHANGE } };
  const deployment = parseDeployment({ chainId: CHAIN_ID, startBlock: 0, contracts, assets: [asset] });
  const [first, second, taker] = [entryOf(alice, -1, 2_000), entryOf(bob, -1, 2_000), entryOf(carol, 2, 2_000)];
  const pair = { taker, size: WAD, makerLeft: WAD, takerLeft: WAD };
  const { data } = toCall(deployment, [
    { ...pair, maker: first },
    { ...pair, maker: second },
  ]);
  const [orders, matches] = exchange.parseTransaction({ data })!.args.toArray(true) as [unknown[], unknown[]];
  assert.equal(orders.length, 3);
  assert.deepEqual(matches, [
    [0n, 1n, WAD],
    [2n, 1n, WAD],
  ]);
});
