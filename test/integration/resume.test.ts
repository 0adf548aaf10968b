import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Config } from "../../config/schema.js";
import type { Connection } from "../../scripts/lib/deployment/connection.js";
import { deployProtocol, verifyDeployment } from "../../scripts/lib/deployment/index.js";
import { chainOf, feedAt, placeDoubles, refusal, rehearsalConfig } from "../fixtures/rehearsal.js";

/** Transactions of a deployment that was never interrupted: contracts, the limiter, setters, terms of volatility, wiring, roles. */
const WHOLE = 19 + 1 + 1 + 3 + 3 + 3 + 1 + 1 + 3 + 9 + 5 + 8 + 7 + 1;

describe("deployment · resuming", () => {
  let folder: string;
  let connection: Connection;
  let config: Config;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "plimsoll-journal-"));
    connection = await chainOf("sepolia");
    config = await rehearsalConfig(connection, "sepolia", true);
    await placeDoubles(connection, config);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** The same connection through a provider that breaks behind `limit` transactions: before the next is sent, or before its answer. */
  function breakingAfter(limit: number, isSent: boolean): Connection {
    let sent = 0;
    const provider = new Proxy(connection.provider, {
      get(target, name) {
        if (name !== "request") return Reflect.get(target, name, target) as unknown;
        return async (request: Parameters<typeof target.request>[0]) => {
          const isLost = request.method === "eth_sendTransaction" && ++sent > limit;
          if (isLost && !isSent) throw new Error("the line went dead");
          const answer: unknown = await target.request(request);
          if (isLost) throw new Error("the line went dead");
          return answer;
        };
      },
    });
    return new Proxy(connection, {
      get: (target, name) => (name === "provider" ? provider : (Reflect.get(target, name, target) as unknown)),
    });
  }

  async function transactions(): Promise<number> {
    const [deployer] = await connection.ethers.getSigners();
    return connection.ethers.provider.getTransactionCount(deployer!.address);
  }

  const cuts = [0, 1, 4, 12, 25].flatMap((limit) => [false, true].map((isSent) => ({ limit, isSent })));
  for (const { limit, isSent } of cuts) {
    const when = `behind transaction ${limit}, the next ${isSent ? "sent but not answered" : "not sent"}`;
    it(`goes on after the line broke ${when}, sending nothing twice`, async () => {
      const start = await connection.ethers.provider.getBlockNumber();
      expect(await refusal(deployProtocol(breakingAfter(limit, isSent), config, { journal: folder }))).to.include(
        "line",
      );
      expect(await transactions()).to.be.at.least(limit);
      const lines: string[] = [];
      const { manifest } = await deployProtocol(connection, config, {
        journal: folder,
        log: (line) => lines.push(line),
      });
      expect(lines[0]).to.equal("Going on from the journal of an earlier run.");
      expect(manifest.startBlock).to.equal(start);
      expect((await verifyDeployment(connection, config, manifest)).problems).to.deep.equal([]);

      const whole = await transactions();
      expect(whole).to.equal(WHOLE);
      const again = await deployProtocol(connection, config, { journal: folder });
      expect(await transactions()).to.equal(whole);
      expect(again.manifest).to.deep.equal(manifest);
    });
  }

  it("tries a step that failed again: the feed was stale, later it is not", async () => {
    const weth = config.network.assets.WETH!;
    if (!("address" in weth.feed)) throw new Error("unreachable");
    const feed = (await feedAt(connection, weth.feed.address)).connect((await connection.ethers.getSigners())[7]);
    const [, answer] = await feed.latestRoundData();
    await feed.setRound(9, answer, 1, 1, 9);
    const message = await refusal(deployProtocol(connection, config, { journal: folder }));
    expect(message).to.include("setAsset_WETH").and.include("OracleNotValid");
    await feed.set(answer);
    const { manifest } = await deployProtocol(connection, config, { journal: folder });
    expect((await verifyDeployment(connection, config, manifest)).problems).to.deep.equal([]);
  });

  it("INQ-6, O-08 · a reference price the feed does not agree with stops the deployment before anybody has power", async () => {
    const weth = { ...config.network.assets.WETH!, referencePriceUsd: "2000" };
    const changed = { ...config, network: { ...config.network, assets: { ...config.network.assets, WETH: weth } } };
    const message = await refusal(deployProtocol(connection, changed, { journal: folder }));
    expect(message).to.include("setAsset_WETH").and.include("RiskReferenceMismatch");
  });

  it("refuses to go on with a config that changed what was already done", async () => {
    await refusal(deployProtocol(breakingAfter(12, false), config, { journal: folder }));
    const protocol = { ...config.protocol, legCostUsd: "3" };
    const message = await refusal(deployProtocol(connection, { ...config, protocol }, { journal: folder }));
    expect(message).to.include("RECONCILIATION_ERROR").and.include("MarginEngine");
  });
});
