import {
  hashOrder,
  matchOrders,
  orderDomain,
  parseDeployment,
  readFill,
  readMark,
  readMarket,
  readPosition,
  readPositions,
  sendCall,
  settle,
  signOrder,
  type Order,
  type SignedOrder,
} from "@plimsoll/sdk";
import { expect } from "chai";
import { at, ETH_PERP, loadFixture, tradingSystem, tradeTerms } from "../fixtures/trading.js";
import { tradingManifest } from "../fixtures/relay.js";
import { WAD } from "../fixtures/parameters.js";
import { ethers } from "../fixtures/system.js";

async function setUp() {
  const s = await tradingSystem();
  const deployment = parseDeployment(await tradingManifest(s));
  const domain = orderDomain(deployment.chainId, await s.exchange.getAddress());
  const order = (account: string, size: bigint): Order => ({
    account,
    market: ETH_PERP,
    size,
    limitPrice: at(2_000),
    expiry: 2n ** 40n,
    slot: 3,
    sequence: 1n,
    maxFee: 1_000,
    counterparty: ethers.ZeroAddress,
    isReduceOnly: false,
  });
  return { ...s, deployment, domain, unsigned: order };
}

describe("sdk · orders", () => {
  it("sdk · the digest of an order is the exchange's, whatever its fields", async () => {
    const s = await loadFixture(setUp);
    for (const changed of [
      {},
      { size: -(2n ** 127n), limitPrice: 2n ** 128n - 1n, expiry: 2n ** 64n - 1n, sequence: 2n ** 64n - 1n },
      { slot: 65_535, maxFee: 2 ** 32 - 1, market: 255, counterparty: s.bob.address, isReduceOnly: true },
    ]) {
      const order = { ...s.unsigned(s.cross(s.alice), WAD), ...changed };
      expect(hashOrder(s.domain, order)).to.equal(await s.exchange.digestOf(order));
    }
  });

  it("sdk · two signed orders traded, fills, positions and the market read back, a loss settled", async () => {
    const s = await loadFixture(setUp);
    const { provider } = ethers;
    const buy = await signOrder(s.alice, s.domain, s.unsigned(s.cross(s.alice), 10n * WAD));
    const sell = await signOrder(s.bob, s.domain, s.unsigned(s.cross(s.bob), -4n * WAD));
    const call = matchOrders(s.deployment, [buy, sell], [{ maker: 0, taker: 1, size: 10n * WAD }]);
    await sendCall(s.keeper, call, s.deployment);
    expect(await readFill(provider, s.deployment, buy.order.account, 3)).to.deep.equal({
      sequence: 1n,
      filled: 4n * WAD,
    });
    expect((await readPosition(provider, s.deployment, buy.order.account, ETH_PERP)).size).to.equal(4n * WAD);
    const positions = await readPositions(provider, s.deployment, sell.order.account);
    expect([...positions].map(([market, { size }]) => [market, size])).to.deep.equal([[ETH_PERP, -4n * WAD]]);
    const market = await readMarket(provider, s.deployment, ETH_PERP);
    expect([market.openInterest, market.isListed, market.isReduceOnly]).to.deep.equal([4n * WAD, true, false]);
    expect(market.band).to.equal(BigInt(tradeTerms.band));
    expect(await readMark(provider, s.deployment, ETH_PERP)).to.equal(at(2_000));
    await s.setIndex(ETH_PERP, 1_900n * 10n ** 8n);
    await sendCall(s.keeper, settle(s.deployment, buy.order.account, ETH_PERP), s.deployment);
    expect((await readMarket(provider, s.deployment, ETH_PERP)).pot).to.be.greaterThan(399n * WAD);
  });

  it("sdk · a refusal of the exchange is one sentence with what to do next", async () => {
    const s = await loadFixture(setUp);
    const buy = await signOrder(s.alice, s.domain, s.unsigned(s.cross(s.alice), WAD));
    const match = [{ maker: 0, taker: 0, size: WAD }];
    const refusal = (order: SignedOrder) =>
      sendCall(s.keeper, matchOrders(s.deployment, [order], match), s.deployment).then(
        () => "sent",
        (error: unknown) => (error as Error).message,
      );
    expect(await refusal(buy)).to.match(/are on the same side: match a buyer with a seller/);
    expect(await refusal({ ...buy, signer: s.bob.address })).to.match(/does not carry a signature of .* sign it again/);
  });
});
