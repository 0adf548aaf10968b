import assert from "node:assert/strict";
import { test } from "node:test";
import { ZeroAddress } from "ethers";
import { exchangeOf, formatAmount, formatPercent, parseAmount, parseDeployment, sortBids, WAD } from "../src/index.ts";

test("units · text becomes token units exactly or not at all", () => {
  assert.equal(parseAmount("1.5", 6), 1_500_000n);
  assert.equal(parseAmount("-0.000001", 6), -1n);
  assert.equal(parseAmount("9007199254740993", 18), 9_007_199_254_740_993n * WAD);
  assert.throws(() => parseAmount("0.0000001", 6), /more than 6 decimal places/);
  for (const text of ["", "1e3", "1,000", ".5", "0x10"])
    assert.throws(() => parseAmount(text, 6), /not a plain decimal/);
});

test("units · what is shown is cut, never more than what is there, and never a false zero", () => {
  assert.equal(formatAmount(1_234_567_891_234n, 6, 2), "1,234,567.89");
  assert.equal(formatAmount(-1_999_999n, 6, 2), "-1.99");
  assert.equal(formatAmount(7n, 6, 2), "0.000007");
  assert.equal(formatAmount(0n, 6, 2), "0");
  assert.equal(formatAmount(5n, 0), "5");
  assert.equal(formatPercent(WAD / 8n), "12.5 %");
});

test("deployment · cash is told from the collaterals; a wrong field and a missing settlement token are named", () => {
  const at = { address: `0x${"1".repeat(40)}` };
  const asset = { symbol: "X", token: at.address, feed: at.address, decimals: 6 };
  const contracts = { Vault: at, MarginEngine: at, Liquidator: at, Operators: at };
  const file = {
    chainId: 1,
    startBlock: 2,
    contracts,
    assets: [
      { asset: 0, ...asset },
      { asset: 1, ...asset },
    ],
  };
  const deployment = parseDeployment(file);
  assert.deepEqual([deployment.settlement.asset, deployment.markets.map((market) => market.asset)], [0, [1]]);
  assert.deepEqual([deployment.contracts.exchange, deployment.perps], [undefined, []]);
  assert.throws(() => exchangeOf(deployment), /no exchange/);
  const futures = [{ market: 2, symbol: "ETH-30D", feed: ZeroAddress, expiry: 1_800_000_000 }];
  assert.deepEqual([deployment.futures, parseDeployment({ ...file, futures }).futures], [[], futures]);
  const perps = [{ market: 0, symbol: "ETH-PERP", feed: at.address }];
  const trading = parseDeployment({ ...file, contracts: { ...contracts, Exchange: at }, perps });
  assert.deepEqual([exchangeOf(trading), trading.perps], [at.address, perps]);
  assert.throws(() => parseDeployment({ ...file, startBlock: -1 }), /startBlock/);
  assert.throws(() => parseDeployment({ ...file, assets: [] }), /settlement token/);
});

test("bids · ascending by account, and within one by asset", () => {
  const bid = (account: string, asset: number) => ({ account, asset, nonce: 0n, maxAmount: 1n, minPremium: 0n });
  const sorted = sortBids([bid("0x0f", 2), bid("0x02", 3), bid("0x0f", 1), bid("0x02", 1)]);
  assert.deepEqual(
    sorted.map(({ account, asset }) => [account, asset]),
    [
      ["0x02", 1],
      ["0x02", 3],
      ["0x0f", 1],
      ["0x0f", 2],
    ],
  );
});
