import { ORDER_TYPES } from "@plimsoll/sdk";
import { expect } from "chai";
import { accountOf, ethers } from "../../fixtures/system.js";
import { at, loadFixture, time, type Trading, tradingSystem } from "../../fixtures/trading.js";
import { WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);
const SCOPE_TRADE = 8;
const ALL_BUT_TRADE = 7;
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

type Signed = Awaited<ReturnType<Trading["order"]>>;

/** Alice's order to buy one against bob's to sell one. */
async function quoted() {
  const s = await tradingSystem();
  const [maker, taker] = [await s.order(s.alice, WAD, PRICE), await s.order(s.bob, -WAD, PRICE)];
  return { ...s, maker, taker };
}

const refused = (s: Trading, maker: Signed, taker: Signed, error: string, args: unknown[]) =>
  expect(s.match(maker, taker, WAD))
    .to.be.revertedWithCustomError(s.exchange, error)
    .withArgs(...args);

/** The order signed over another domain. */
async function signedOver(s: Trading, signed: Signed, change: object): Promise<Signed> {
  const signature = await s.alice.signTypedData({ ...(await s.domain()), ...change }, ORDER_TYPES, signed.order);
  return { ...signed, signature };
}

describe("exchange matchOrders, signatures", () => {
  it("matchOrders · E-02 · the digest is the EIP-712 hash of the order", async () => {
    const s = await loadFixture(quoted);
    const hash = ethers.TypedDataEncoder.hash(await s.domain(), ORDER_TYPES, s.maker.order);
    expect(await s.exchange.digestOf(s.maker.order)).to.equal(hash);
  });

  it("matchOrders · E-02 · a signature for another chain, contract, name or version is refused", async () => {
    const s = await loadFixture(quoted);
    const chainId = (await s.domain()).chainId + 1n;
    for (const change of [
      { chainId },
      { verifyingContract: s.keeper.address },
      { version: "2" },
      { name: "Exchange" },
    ]) {
      const foreign = await signedOver(s, s.maker, change);
      await refused(s, foreign, s.taker, "ExchangeBadSignature", [s.cross(s.alice), s.alice.address]);
    }
  });

  it("matchOrders · E-02 · an order does not trade on a second exchange", async () => {
    const s = await loadFixture(quoted);
    const twin = await ethers.deployContract("Exchange", [s.authority, s.vault, s.operators]);
    await expect(twin.matchOrders([s.maker, s.taker], [{ maker: 0, taker: 1, size: WAD }]))
      .to.be.revertedWithCustomError(twin, "ExchangeBadSignature")
      .withArgs(s.cross(s.alice), s.alice.address);
  });

  it("matchOrders · E-02 MEC-4 · every field is under the signature", async () => {
    const s = await loadFixture(quoted);
    const changes: Partial<Signed["order"]>[] = [
      { account: s.isolated(s.alice) },
      { market: 1 },
      { size: 2n * WAD },
      { limitPrice: PRICE + 1n },
      { expiry: s.maker.order.expiry + 1n },
      { slot: 1 },
      { sequence: s.maker.order.sequence + 100n },
      { maxFee: 2_000 },
      { counterparty: s.bob.address },
      { isReduceOnly: true },
    ];
    expect(changes.length).to.equal(ORDER_TYPES.Order.length);
    for (const change of changes) {
      const forged = { ...s.maker, order: { ...s.maker.order, ...change } };
      await refused(s, forged, s.taker, "ExchangeBadSignature", [forged.order.account, s.alice.address]);
    }
  });

  it("matchOrders · E-03 · the high-s twin of a signature is refused", async () => {
    const s = await loadFixture(quoted);
    const { r, s: low, v } = ethers.Signature.from(s.maker.signature);
    const high = ethers.toBeHex(CURVE_ORDER - BigInt(low), 32);
    const twin = ethers.concat([r, high, v === 27 ? "0x1c" : "0x1b"]);
    await refused(s, { ...s.maker, signature: twin }, s.taker, "ExchangeBadSignature", [
      s.cross(s.alice),
      s.alice.address,
    ]);
  });

  it("matchOrders · E-03 · neither an empty signature nor the zero signer passes", async () => {
    const s = await loadFixture(quoted);
    const nobody = { account: accountOf(ethers.ZeroAddress) };
    const zero = { ...(await s.order(s.alice, WAD, PRICE, nobody)), signer: ethers.ZeroAddress };
    const garbage = { ...zero, signature: ethers.concat([ethers.ZeroHash, ethers.ZeroHash, "0x1b"]) };
    for (const forged of [{ ...zero, signature: "0x" }, garbage]) {
      await refused(s, forged, s.taker, "ExchangeBadSignature", [nobody.account, ethers.ZeroAddress]);
    }
    await refused(s, { ...s.maker, signature: "0x" }, s.taker, "ExchangeBadSignature", [
      s.cross(s.alice),
      s.alice.address,
    ]);
  });

  it("matchOrders · E-02 · a stranger's signature is refused, under his name and under the owner's", async () => {
    const s = await loadFixture(quoted);
    const forged = await s.order(s.alice, WAD, PRICE, { as: s.carol });
    await refused(s, forged, s.taker, "ExchangeNotAuthorised", [s.cross(s.alice), s.carol.address]);
    const named = { ...forged, signer: s.alice.address };
    await refused(s, named, s.taker, "ExchangeBadSignature", [s.cross(s.alice), s.alice.address]);
  });

  it("matchOrders · E-02 · an order trades once: the signature cannot be used again", async () => {
    const s = await loadFixture(quoted);
    await s.match(s.maker, s.taker, WAD);
    await refused(s, s.maker, s.taker, "ExchangeOrderFilled", [s.cross(s.alice), 0, s.maker.order.sequence]);
  });
});

describe("exchange matchOrders, operators and wallets", () => {
  it("matchOrders · E-02 · an operator signs with SCOPE_TRADE, and not with every other scope", async () => {
    const s = await loadFixture(quoted);
    const order = await s.order(s.alice, WAD, PRICE, { as: s.keeper });
    const expiry = 2n ** 40n;
    await s.operators.connect(s.alice).setOperator(s.keeper, ALL_BUT_TRADE, expiry);
    await refused(s, order, s.taker, "ExchangeNotAuthorised", [s.cross(s.alice), s.keeper.address]);
    await s.operators.connect(s.alice).setOperator(s.keeper, SCOPE_TRADE, expiry);
    await s.match(order, s.taker, WAD);
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(WAD);
  });

  it("matchOrders · an operator's order dies with his grant, expired or revoked", async () => {
    const s = await loadFixture(quoted);
    const order = await s.order(s.alice, WAD, PRICE, { as: s.keeper });
    const expiry = BigInt(await time.latest()) + 100n;
    await s.operators.connect(s.alice).setOperator(s.keeper, SCOPE_TRADE, expiry);
    await time.increaseTo(expiry);
    await refused(s, order, s.taker, "ExchangeNotAuthorised", [s.cross(s.alice), s.keeper.address]);
    await s.operators.connect(s.alice).setOperator(s.keeper, SCOPE_TRADE, 2n ** 40n);
    await s.operators.connect(s.alice).setOperator(s.keeper, 0, 0);
    await refused(s, order, s.taker, "ExchangeNotAuthorised", [s.cross(s.alice), s.keeper.address]);
  });

  it("matchOrders · an operator's owner is still one owner: no trade with himself", async () => {
    const s = await loadFixture(quoted);
    await s.operators.connect(s.alice).setOperator(s.keeper, SCOPE_TRADE, 2n ** 40n);
    const twin = { account: s.isolated(s.alice), as: s.keeper };
    const order = await s.order(s.alice, -WAD, PRICE, twin);
    await refused(s, s.maker, order, "ExchangeSameOwner", [s.alice.address]);
  });

  it("matchOrders · E-03 · a wallet signs by ERC-1271 for its own account", async () => {
    const s = await loadFixture(quoted);
    const { wallet, order } = await walletOrder(s);
    await s.match(order, s.taker, WAD);
    expect((await s.positionOf(accountOf(await wallet.getAddress()))).size).to.equal(WAD);
  });

  it("matchOrders · E-03 · a twin wallet of the same key, a stranger's key and a wallet that answers nonsense are refused", async () => {
    const s = await loadFixture(quoted);
    const { order } = await walletOrder(s);
    const account = order.order.account;
    const twin = await (await ethers.deployContract("Wallet1271", [s.alice])).getAddress();
    await refused(s, { ...order, signer: twin }, s.taker, "ExchangeNotAuthorised", [account, twin]);
    const foreign = await s.order(s.carol, WAD, PRICE, { account });
    await refused(s, { ...foreign, signer: order.signer }, s.taker, "ExchangeBadSignature", [account, order.signer]);
    const broken = await (await ethers.deployContract("BrokenWallet1271", [s.alice, 0])).getAddress();
    const owned = await s.order(s.alice, WAD, PRICE, { account: accountOf(broken) });
    await refused(s, { ...owned, signer: broken }, s.taker, "ExchangeBadSignature", [accountOf(broken), broken]);
  });

  /** A funded wallet of alice's key and its order to buy one. */
  async function walletOrder(s: Trading) {
    const wallet = await ethers.deployContract("Wallet1271", [s.alice]);
    const signer = await wallet.getAddress();
    await s.usdc.mint(s.keeper, 10_000n * 10n ** 6n);
    await s.usdc.connect(s.keeper).approve(s.vault, ethers.MaxUint256);
    await s.vault.connect(s.keeper).deposit(accountOf(signer), 0, 10_000n * 10n ** 6n);
    const order = await s.order(s.alice, WAD, PRICE, { account: accountOf(signer) });
    return { wallet, order: { ...order, signer } };
  }
});
