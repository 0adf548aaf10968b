import assert from "node:assert/strict";
import { test } from "node:test";
import { Interface } from "ethers";
import {
  ANY_AMOUNT,
  ANY_NONCE,
  liquidatePair,
  liquidatorAbi,
  movePosition,
  parseDeployment,
  toAccountId,
  vaultAbi,
} from "../src/index.ts";

const at = (digit: string) => ({ address: `0x${digit.repeat(40)}` });
const asset = { asset: 0, symbol: "USDC", token: at("1").address, feed: at("1").address, decimals: 6 };
const contracts = { Vault: at("2"), MarginEngine: at("3"), Liquidator: at("4"), Operators: at("5") };
const deployment = parseDeployment({ chainId: 31_337, startBlock: 0, contracts, assets: [asset] });
const accounts = [1n, 2n, 3n].map((sub) => toAccountId(at("6").address, sub)) as [string, string, string];

test("write · pairs go in ascending order of accounts, into the keeper's account", () => {
  const bid = (account: string) => ({
    account,
    asset: 1,
    hedge: 32,
    nonce: ANY_NONCE,
    maxAmount: ANY_AMOUNT,
    minPremium: 7n,
  });
  const call = liquidatePair(deployment, [bid(accounts[1]), bid(accounts[0])], accounts[2]);
  assert.equal(call.to, at("4").address);
  const args = new Interface(liquidatorAbi).parseTransaction(call)?.args.toArray(true);
  const sent = (account: string) => [account, 1n, 32n, ANY_NONCE, ANY_AMOUNT, 7n];
  assert.deepEqual(args, [[sent(accounts[0]), sent(accounts[1])], accounts[2]]);
});

test("write · a position moves whole from one account to another", () => {
  const call = movePosition(deployment, accounts[0], accounts[1], 3);
  assert.equal(call.to, at("2").address);
  const parsed = new Interface(vaultAbi).parseTransaction(call);
  assert.deepEqual([parsed?.name, parsed?.args.toArray()], ["movePosition", [accounts[0], accounts[1], 3n]]);
});
