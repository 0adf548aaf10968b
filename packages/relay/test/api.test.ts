import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOrder, signRemoval, toAccountId, toOrderJson, WAD, type Order } from "@plimsoll/sdk";
import { WebSocket } from "ws";
import { serveStream } from "../src/stream/serve-stream.ts";
import { alice, bob, carol, domain, orderOf, signed } from "./support/orders.ts";
import { serve } from "./support/serve.ts";

type Served = Awaited<ReturnType<typeof serve>>;
const post = async (s: Served, wallet = alice, size = 1, price = 2_000, wish: Partial<Order> = {}) =>
  s.request("POST", "/orders", toOrderJson(await signed(wallet, size, price, wish)));

/** Runs against a relay of its own and closes it. */
function relayTest(title: string, run: (s: Served) => Promise<void>, overrides: Parameters<typeof serve>[0] = {}) {
  test(title, async () => {
    const s = await serve(overrides);
    try {
      await run(s);
    } finally {
      s.close();
    }
  });
}

relayTest("api · an order is on disk, in the book and listed; again it is the same; removed it is gone", async (s) => {
  const digest = hashOrder(domain, orderOf(alice, 1, 2_000));
  const taken = await post(s);
  assert.deepEqual([taken.status, taken.body], [201, { digest, left: WAD.toString() }]);
  assert.equal((await post(s)).status, 200);
  assert.equal(s.context.store.open().length, 1);
  assert.equal(s.context.progress.isDirty, true);
  assert.equal((await s.request("GET", "/health")).body["isIdle"], false);
  const book = (await s.request("GET", "/book/0")).body;
  assert.deepEqual(book["bids"], [[(2_000n * WAD).toString(), WAD.toString()]]);
  const path = `/orders/${toAccountId(alice.address)}`;
  const listed = async () => ((await s.request("GET", path)).body["orders"] as Record<string, unknown>[])[0];
  assert.deepEqual([(await listed())?.["status"], (await listed())?.["digest"]], ["open", digest]);
  assert.equal((await listed())?.["signature"], undefined);
  const strange = await s.request("DELETE", "/orders", JSON.stringify(await signRemoval(bob, domain, digest)));
  assert.deepEqual([strange.status, (await listed())?.["status"]], [403, "open"]);
  const removal = JSON.stringify(await signRemoval(alice, domain, digest));
  assert.equal((await s.request("DELETE", "/orders", removal)).status, 200);
  assert.equal((await listed())?.["status"], "removed");
  assert.equal((await s.request("DELETE", "/orders", removal)).status, 404);
});

relayTest("api · a body that is too long, not JSON or not an order is refused by field", async (s) => {
  const refused = async (body: string, status: number, sentence: RegExp) => {
    const answer = await s.request("POST", "/orders", body);
    assert.equal(answer.status, status);
    assert.match(String(answer.body["error"]), sentence);
  };
  await refused("x".repeat(20_000), 413, /longer than 16384 bytes/);
  await refused("{", 400, /not JSON/);
  await refused("{}", 400, /order: .*signer: .*signature: /);
  const json = toOrderJson(await signed(alice, 1, 2_000));
  await refused(json.replace('"slot":0', '"slot":65536'), 400, /order\.slot/);
  await refused(json.replace('"isReduceOnly":false', '"isReduceOnly":false,"more":1'), 400, /more/);
});

relayTest("api · what the chain would refuse is refused, each with its status", async (s) => {
  const refused = async (answer: ReturnType<typeof post>, status: number, sentence: RegExp) => {
    const { body, status: given } = await answer;
    assert.equal(given, status, String(body["error"]));
    assert.match(String(body["error"]), sentence);
  };
  const { answers } = s.chain;
  await refused(post(s, bob, 1, 2_000, { account: toAccountId(alice.address) }), 403, /granted the scope trade/);
  const json = toOrderJson(await signed(alice, 1, 2_000));
  const forged = json.replace(alice.address, bob.address);
  await refused(s.request("POST", "/orders", forged), 401, /not one of .* for this order, chain and exchange/);
  await refused(post(s, alice, 1, 2_041), 422, /more than 2 % from the mark, 2,000/);
  await refused(post(s, alice, 1, 2_000, { size: WAD / 100n }), 422, /worth 20 USD, less than .* 100/);
  await refused(post(s, alice, 1, 2_000, { size: 2n ** 88n }), 422, /more than a position can hold/);
  await refused(post(s, alice, 1, 2_000, { expiry: 1_000n }), 422, /expired at second 1000/);
  await refused(post(s, alice, 1, 2_000, { maxFee: 499 }), 422, /up to 500: raise maxFee/);
  answers["fillOf"] = [3n, 0n];
  await refused(post(s, alice, 1, 2_000, { sequence: 2n }), 409, /moved on to sequence 3 on chain/);
  answers["fillOf"] = [3n, WAD];
  await refused(post(s, alice, 1, 2_000, { sequence: 3n }), 409, /is filled/);
  answers["fillOf"] = [0n, 0n];
  answers["termsOf"] = [[0, 0, 0]];
  s.context.markets.refresh();
  await refused(post(s), 404, /Market 0 does not trade here/);
  assert.equal(s.context.store.open().length, 0);
});

relayTest("api · a reduce-only order may be small, and is all a closing market takes", async (s) => {
  s.chain.answers["marketOf"] = [(1n << 251n) | (1n << 250n), 0n];
  const closing = await post(s);
  assert.deepEqual([closing.status, /only orders with isReduceOnly/.test(String(closing.body["error"]))], [422, true]);
  assert.equal((await post(s, alice, 1, 2_000, { size: 1n, isReduceOnly: true })).status, 201);
});

relayTest("api · an operator signs for the owner; a contract wallet is asked, its key is not", async (s) => {
  s.chain.answers["isAuthorised"] = [true];
  assert.equal((await post(s, bob, 1, 2_000, { account: toAccountId(alice.address) })).status, 201);
  s.chain.code = "0x60";
  assert.equal((await post(s, carol)).status, 201);
  s.chain.walletSays = "0xffffffff";
  assert.equal((await post(s, carol, 1, 2_000, { slot: 1 })).status, 401);
});

relayTest("api · a higher sequence replaces the order of its slot, another slot stands beside it", async (s) => {
  assert.equal((await post(s)).status, 201);
  assert.equal((await post(s, alice, 2, 2_001, { sequence: 2n })).status, 201);
  assert.equal((await post(s, alice, 1, 2_000, { slot: 1 })).status, 201);
  assert.equal((await post(s, alice, 9, 2_001, { sequence: 2n })).status, 409);
  assert.deepEqual(
    s.context.book.live().map(({ signed: { order } }) => [order.slot, order.sequence]),
    [
      [0, 2n],
      [1, 1n],
    ],
  );
});

relayTest(
  "api · a full book and a full share of it are refused",
  async (s) => {
    for (const slot of [0, 1]) assert.equal((await post(s, alice, 1, 2_000, { slot })).status, 201);
    const third = await post(s, alice, 1, 2_000, { slot: 2 });
    assert.deepEqual([third.status, /You have 2 open orders/.test(String(third.body["error"]))], [409, true]);
    assert.equal((await post(s, alice, 1, 2_000, { sequence: 2n })).status, 201);
    assert.equal((await post(s, bob)).status, 201);
    const full = await post(s, carol);
    assert.deepEqual([full.status, full.headers.get("retry-after")], [503, "30"]);
  },
  { maxOrders: 3, maxOwnerOrders: 2 },
);

relayTest(
  "api · an owner's rate counts only what he signed, an address's everything",
  async (s) => {
    const forged = toOrderJson(await signed(bob, 1, 2_000)).replaceAll(bob.address, alice.address);
    assert.equal((await s.request("POST", "/orders", forged)).status, 401);
    assert.equal((await post(s)).status, 201);
    const second = await post(s, alice, 1, 2_000, { slot: 1 });
    assert.deepEqual([second.status, second.headers.get("retry-after")], [429, "60"]);
    assert.equal((await s.request("GET", "/health")).status, 200);
    assert.match(String((await s.request("GET", "/health")).body["error"]), /Too many requests of .*127\.0\.0\.1/);
  },
  { ownerRate: 1, ipRate: 4 },
);

relayTest("api · health says idle once a look is over and has found nothing to trade", async (s) => {
  const isIdle = async () => (await s.request("GET", "/health")).body["isIdle"];
  assert.equal(await isIdle(), true);
  s.context.progress.isIdle = false;
  assert.equal(await isIdle(), false);
});

relayTest("api · a silent chain is no fault of the order: 503, and health says so", async (s) => {
  s.chain.isDown = true;
  const answer = await post(s);
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "5"]);
  assert.equal(s.events.filter(({ event }) => event === "failed").length, 1);
  Object.assign(s.context.progress, { lookedAt: 0 });
  assert.deepEqual((await s.request("GET", "/health")).status, 503);
});

relayTest("api · a relay that has not read the chain yet takes no order", async (s) => {
  Object.assign(s.context.progress, { block: undefined });
  const answer = await post(s);
  assert.deepEqual([answer.status, /still reads the chain/.test(String(answer.body["error"]))], [503, true]);
});

relayTest("api · unknown paths, methods, markets and accounts are told what is there; pages may ask", async (s) => {
  const cases: [string, string, number, RegExp][] = [
    ["GET", "/", 404, /use \/orders/],
    ["PUT", "/orders", 405, /use POST and DELETE/],
    ["GET", "/book/x", 400, /number from 0 to 63/],
    ["GET", "/book/0?depth=1001", 400, /depth is a number/],
    ["GET", "/orders/0x12", 400, /32 bytes of hex/],
  ];
  for (const [method, path, status, sentence] of cases) {
    const answer = await s.request(method, path);
    assert.equal(answer.status, status);
    assert.match(String(answer.body["error"]), sentence);
  }
  const preflight = await fetch(`${s.url}/orders`, { method: "OPTIONS" });
  assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-origin")], [204, "*"]);
});

relayTest("stream · a listener hears an order; one too many is refused, another path too", async (s) => {
  const end = serveStream(s.server, s.context.publisher, 1);
  const open = (path: string) => new WebSocket(`${s.url.replace("http", "ws")}${path}`);
  const listener = open("/stream");
  const heard = new Promise<string>((resolve) => listener.on("message", (data: Buffer) => resolve(data.toString())));
  await new Promise((resolve) => listener.on("open", resolve));
  const refusal = (path: string) =>
    new Promise<string>((resolve) => open(path).on("error", ({ message }) => resolve(message)));
  assert.match(await refusal("/stream"), /503/);
  assert.match(await refusal("/elsewhere"), /404/);
  await post(s);
  assert.equal((JSON.parse(await heard) as { type: string }).type, "book");
  const closed = new Promise((resolve) => listener.on("close", resolve));
  end();
  assert.equal(await closed, 1001);
});
