import assert from "node:assert/strict";
import { test } from "node:test";
import { Wallet } from "ethers";
import {
  hashTopUp,
  parseDeployment,
  recoverSigner,
  signTopUp,
  toAccountId,
  topUpDomain,
  type TopUp,
} from "../src/index.ts";

const wallet = new Wallet(`0x${"7".repeat(64)}`);
const topUps = `0x${"e".repeat(40)}`;
const domain = topUpDomain(31_337, topUps);
const topUp: TopUp = {
  account: toAccountId(wallet.address),
  budget: 1_000n * 10n ** 6n,
  tip: 10n ** 6n,
  cooldown: 3_600,
  expiry: 1_800_000_000,
  salt: 7n,
};

test("top-up · the digest is of this chain, contract and authorisation", () => {
  const digest = hashTopUp(domain, topUp);
  const others = [
    hashTopUp(topUpDomain(1, topUps), topUp),
    hashTopUp(topUpDomain(31_337, wallet.address), topUp),
    hashTopUp(domain, { ...topUp, salt: 8n }),
  ];
  for (const other of others) assert.notEqual(other, digest);
});

test("top-up · the owner's key signs the digest", async () => {
  const { signature } = await signTopUp(wallet, domain, topUp);
  assert.equal(recoverSigner(hashTopUp(domain, topUp), signature), wallet.address);
});

test("top-up · the deployment says where authorisations are used, if anywhere", () => {
  const at = { address: `0x${"1".repeat(40)}` };
  const asset = { asset: 0, symbol: "USDC", token: at.address, feed: at.address, decimals: 6 };
  const contracts = { Vault: at, MarginEngine: at, Liquidator: at, Operators: at };
  const parse = (more: object) =>
    parseDeployment({ chainId: 1, startBlock: 0, contracts: { ...contracts, ...more }, assets: [asset] }).contracts;
  assert.equal(parse({ TopUps: { address: topUps } }).topUps, topUps);
  assert.equal(parse({}).topUps, undefined);
});
