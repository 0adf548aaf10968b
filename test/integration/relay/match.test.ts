import { hashOrder, signedOrderSchema, signRemoval } from "@plimsoll/sdk";
import type { Message } from "@plimsoll/relay";
import { expect } from "chai";
import { WAD } from "../../fixtures/parameters.js";
import {
  relayArguments,
  relaySystem,
  serveChain,
  spawnRelay,
  waitUntil,
  type RelaySystem,
} from "../../fixtures/relay.js";
import { accountOf, connection, ethers, networkHelpers } from "../../fixtures/system.js";
import { ETH_PERP, loadFixture } from "../../fixtures/trading.js";

const sizeOf = async (s: RelaySystem, account: string) => (await s.positionOf(account)).size;

describe("relay · matching", () => {
  it("relay · two wallets trade: both orders posted, both positions on chain, the stream says so", async () => {
    const s = await loadFixture(relaySystem);
    const chain = await serveChain();
    const relay = await spawnRelay(relayArguments(chain.url, s));
    const heard: Message[] = [];
    const stream = new WebSocket(`${relay.url.replace("http", "ws")}/stream`);
    stream.addEventListener("message", ({ data }) => heard.push(JSON.parse(String(data)) as Message));
    try {
      await waitUntil(() => stream.readyState === WebSocket.OPEN);
      const sell = await s.signed(s.bob, -4n * WAD, 2_001);
      expect((await relay.request("POST", "/orders", sell)).status).to.equal(201);
      expect((await relay.request("POST", "/orders", sell)).status).to.equal(200);
      const book = await relay.request("GET", `/book/${ETH_PERP}`);
      expect(book.body["asks"]).to.deep.equal([[(2_001n * WAD).toString(), (4n * WAD).toString()]]);
      const buy = await s.signed(s.alice, 10n * WAD, 2_010);
      expect((await relay.request("POST", "/orders", buy)).status).to.equal(201);
      await waitUntil(async () => (await sizeOf(s, s.cross(s.alice))) === 4n * WAD);
      expect(await sizeOf(s, s.cross(s.bob))).to.equal(-4n * WAD);
      await waitUntil(() => heard.some(({ type }) => type === "trade"));
      expect(heard.find((message) => message.type === "trade")).to.include({
        market: ETH_PERP,
        buyer: s.cross(s.alice),
        seller: s.cross(s.bob),
        size: (4n * WAD).toString(),
        price: (2_001n * WAD).toString(),
      });
      const { body } = await relay.request("GET", `/orders/${s.cross(s.alice)}`);
      expect((body["orders"] as object[])[0]).to.include({ status: "open", left: (6n * WAD).toString() });
      expect((await relay.request("GET", "/health")).body).to.include({ isWell: true, orders: 1 });
      expect(chain.state.sent).to.equal(1);
    } finally {
      stream.close();
      await relay.end("SIGTERM");
      await chain.close();
    }
  });

  it("relay · an order its account cannot carry is found, dropped with the reason, and the others trade", async () => {
    const s = await loadFixture(relaySystem);
    const chain = await serveChain();
    const relay = await spawnRelay(relayArguments(chain.url, s));
    try {
      await connection.provider.request({ method: "evm_setAutomine", params: [false] });
      await relay.request("POST", "/orders", await s.signed(s.bob, -2_000n * WAD, 2_000));
      await relay.request(
        "POST",
        "/orders",
        await s.signed(s.carol, -3n * WAD, 2_000, { account: s.isolated(s.carol) }),
      );
      const buys = [2n, 1n, 500n].map((size, slot) => s.signed(s.alice, size * WAD, 2_000, { slot }));
      for (const buy of await Promise.all(buys)) await relay.request("POST", "/orders", buy);
      const statusOf = async (account: string) => {
        const { body } = await relay.request("GET", `/orders/${account}`);
        return body["orders"] as { status: string; reason?: string; left: string }[];
      };
      const mining = setInterval(() => void networkHelpers.mine(), 50);
      await waitUntil(async () => (await statusOf(s.cross(s.alice)))[0]?.status === "dropped");
      await waitUntil(async () => (await sizeOf(s, s.cross(s.alice))) >= 3n * WAD);
      clearInterval(mining);
      expect((await statusOf(s.cross(s.alice)))[0]?.reason).to.match(/below its initial line/);
      expect(await sizeOf(s, s.cross(s.alice))).to.equal(3n * WAD);
    } finally {
      await connection.provider.request({ method: "evm_setAutomine", params: [true] });
      await relay.end("SIGTERM");
      await chain.close();
    }
  });

  it("relay · a contract wallet trades by its own word (ERC-1271), and no wrong answer of one counts", async () => {
    const s = await loadFixture(relaySystem);
    const wallet = await ethers.deployContract("Wallet1271", [s.carol]);
    const broken = await ethers.deployContract("BrokenWallet1271", [s.carol, 0]);
    const account = accountOf(await wallet.getAddress());
    await s.usdc.mint(s.carol, 10_000n * 10n ** 6n);
    await s.vault.connect(s.carol).deposit(account, 0, 10_000n * 10n ** 6n);
    const chain = await serveChain();
    const relay = await spawnRelay(relayArguments(chain.url, s));
    const orderOf = async (signer: string) => {
      const json = await s.signed(s.carol, -2n * WAD, 2_000, { account: accountOf(signer) });
      return json.replace(`"signer":"${s.carol.address}"`, `"signer":"${signer}"`);
    };
    try {
      for (const [fault, name] of ["True", "DirtyMagic", "ShortMagic", "Empty", "Revert"].entries()) {
        await broken.setFault(fault);
        const answer = await relay.request("POST", "/orders", await orderOf(await broken.getAddress()));
        expect(answer.status, name).to.equal(401);
      }
      expect((await relay.request("POST", "/orders", await orderOf(await wallet.getAddress()))).status).to.equal(201);
      await relay.request("POST", "/orders", await s.signed(s.alice, 2n * WAD, 2_000));
      await waitUntil(async () => (await sizeOf(s, account)) === -2n * WAD);
    } finally {
      await relay.end("SIGTERM");
      await chain.close();
    }
  });

  it("relay · refusals are sentences with a status: signature, authority, slot, band, size, market, removal", async () => {
    const s = await loadFixture(relaySystem);
    const chain = await serveChain();
    const relay = await spawnRelay(relayArguments(chain.url, s));
    const post = (body: string) => relay.request("POST", "/orders", body);
    const refused = async (body: string | Promise<string>, status: number, sentence: RegExp) => {
      const answer = await post(await body);
      expect([answer.status, answer.body["error"]]).to.satisfy(
        ([given, text]: [number, string]) => given === status && sentence.test(text),
        JSON.stringify(answer),
      );
    };
    try {
      const good = await s.signed(s.alice, WAD, 2_000, { sequence: 5n });
      const { digest } = (await post(good)).body;
      expect(digest).to.equal(hashOrder(s.domain, signedOrderSchema.parse(JSON.parse(good)).order));
      await refused(good.replace('"market":0', '"market":1'), 401, /signature is not one of/);
      await refused(s.signed(s.bob, WAD, 2_000, { account: s.cross(s.alice) }), 403, /may not trade for accounts/);
      await refused(s.signed(s.alice, WAD, 2_000, { sequence: 4n }), 409, /holds an order with sequence 5/);
      await refused(s.signed(s.alice, WAD, 2_041, { slot: 1 }), 422, /more than 2 % from the mark, 2,000/);
      await refused(s.signed(s.alice, WAD / 100n, 2_000, { slot: 1 }), 422, /less than the smallest position/);
      await refused(s.signed(s.alice, WAD, 2_000, { slot: 1, market: 9 }), 404, /Market 9 does not trade here/);
      await refused(s.signed(s.alice, WAD, 2_000, { slot: 1, expiry: 1n }), 422, /expired/);
      await refused(s.signed(s.alice, WAD, 2_000, { slot: 1, maxFee: 1 }), 422, /raise maxFee/);
      await s.exchange.connect(s.carol).cancel(s.cross(s.carol), [0], 7n);
      await refused(s.signed(s.carol, WAD, 2_000, { sequence: 6n }), 409, /moved on to sequence 7 on chain/);
      const strange = await signRemoval(s.bob, s.domain, String(digest));
      expect((await relay.request("DELETE", "/orders", JSON.stringify(strange))).status).to.equal(403);
      const removal = await signRemoval(s.alice, s.domain, String(digest));
      expect((await relay.request("DELETE", "/orders", JSON.stringify(removal))).status).to.equal(200);
      expect((await relay.request("GET", "/book/0")).body["bids"]).to.deep.equal([]);
    } finally {
      await relay.end("SIGTERM");
      await chain.close();
    }
  });
});
