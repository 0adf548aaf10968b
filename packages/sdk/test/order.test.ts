import assert from "node:assert/strict";
import { test } from "node:test";
import { Interface, Wallet, ZeroAddress } from "ethers";
import {
  cancel,
  exchangeAbi,
  fill,
  hashOrder,
  hashRemoval,
  isSignedByKey,
  marginEngineAbi,
  matchOrders,
  orderDomain,
  parseDeployment,
  pokeExpiry,
  pokeMarket,
  recoverSigner,
  settle,
  signedOrderSchema,
  signOrder,
  signRemoval,
  toAccountId,
  toOrderJson,
  toSlot,
  vaultAbi,
  WAD,
  type Order,
} from "../src/index.ts";

const wallet = new Wallet(`0x${"7".repeat(64)}`);
const exchange = `0x${"e".repeat(40)}`;
const domain = orderDomain(31_337, exchange);
const order: Order = {
  account: toAccountId(wallet.address),
  market: 1,
  size: -3n * WAD,
  limitPrice: 2_000n * WAD,
  expiry: 2n ** 40n,
  slot: 7,
  sequence: 9n,
  maxFee: 1_000,
  counterparty: ZeroAddress,
  isReduceOnly: true,
};

test("order · the digest is the one the exchange computes for this chain, exchange and order", () => {
  assert.equal(hashOrder(domain, order), "0x96266aac34f23a036b8e6a89ccf514338e176e29b0bf1c668b2818a84a86effd");
  assert.notEqual(hashOrder(orderDomain(1, exchange), order), hashOrder(domain, order));
  assert.notEqual(hashOrder(domain, { ...order, sequence: 10n }), hashOrder(domain, order));
});

test("order · a key's signature counts for its order and signer only", async () => {
  const signed = await signOrder(wallet, domain, order);
  assert.equal(isSignedByKey(domain, signed), true);
  assert.equal(isSignedByKey(domain, { ...signed, order: { ...order, size: 3n * WAD } }), false);
  assert.equal(isSignedByKey(domain, { ...signed, signer: exchange }), false);
  assert.equal(isSignedByKey(orderDomain(1, exchange), signed), false);
  for (const signature of ["0x", `0x${"00".repeat(65)}`, `${signed.signature}00`]) {
    assert.equal(isSignedByKey(domain, { ...signed, signature }), false);
  }
});

test("order · a removal is signed for one order and is no signature of the order", async () => {
  const digest = hashOrder(domain, order);
  const removal = await signRemoval(wallet, domain, digest);
  assert.equal(recoverSigner(hashRemoval(domain, digest), removal.signature), wallet.address);
  assert.notEqual(recoverSigner(digest, removal.signature), wallet.address);
});

test("order · JSON keeps every field exactly; a wrong field is named", async () => {
  const signed = await signOrder(wallet, domain, order);
  const json = JSON.parse(toOrderJson(signed)) as { order: Record<string, unknown> };
  assert.deepEqual(signedOrderSchema.parse(json), signed);
  const wrong = (field: string, value: unknown): string => {
    const result = signedOrderSchema.safeParse({ ...json, order: { ...json.order, [field]: value } });
    return result.success ? "accepted" : (result.error.issues[0]?.path.join(".") ?? "");
  };
  const cases: [string, unknown][] = [
    ["account", "0x12"],
    ["market", 256],
    ["market", 0.5],
    ["size", "0"],
    ["size", 5],
    ["size", (2n ** 127n).toString()],
    ["limitPrice", "-1"],
    ["limitPrice", "1e3"],
    ["slot", 65_536],
    ["sequence", (2n ** 64n).toString()],
    ["counterparty", "0x"],
    ["isReduceOnly", "no"],
  ];
  for (const [field, value] of cases) assert.equal(wrong(field, value), `order.${field}`, `${field} ${String(value)}`);
  assert.match(wrong("surprise", 1), /order/);
});

test("order · a slot is one of 65,536", () => {
  assert.deepEqual([toSlot(0), toSlot(65_535)], [0, 65_535]);
  for (const number of [-1, 65_536, 0.5]) assert.throws(() => toSlot(number), /outside 0 to 65535/);
});

test("write · orders, fills, cancellations and settlements say to the contracts what was meant", async () => {
  const at = { address: `0x${"1".repeat(40)}` };
  const asset = { asset: 0, symbol: "USDC", token: at.address, feed: at.address, decimals: 6 };
  const contracts = { Vault: at, MarginEngine: at, Liquidator: at, Operators: at, Exchange: { address: exchange } };
  const deployment = parseDeployment({ chainId: 31_337, startBlock: 0, contracts, assets: [asset] });
  const abi = new Interface(exchangeAbi);
  const signed = await signOrder(wallet, domain, order);
  const args = ({ data }: { data: string }) => abi.parseTransaction({ data })?.args.toArray(true);
  assert.deepEqual(args(matchOrders(deployment, [signed], [{ maker: 0, taker: 0, size: 5n }]))?.[1], [[0n, 0n, 5n]]);
  const filled = args(fill(deployment, signed, order.account, 4n));
  assert.deepEqual(filled?.slice(1), [order.account, 4n]);
  const cancelled = args(cancel(deployment, order.account, [1, 2], 3n));
  assert.deepEqual(cancelled?.slice(1), [[1n, 2n], 3n]);
  const settled = settle(deployment, order.account, 1);
  assert.equal(settled.to, at.address);
  assert.equal(new Interface(vaultAbi).parseTransaction(settled)?.name, "settle");
  assert.equal(new Interface(vaultAbi).parseTransaction(pokeMarket(deployment, 2))?.name, "pokeMarket");
  const poked = new Interface(marginEngineAbi).parseTransaction(pokeExpiry(deployment, 2));
  assert.deepEqual([poked?.name, poked?.args.toArray()], ["pokeExpiry", [2n]]);
});
