import { expect } from "chai";
import { loadConfig, networkNames } from "../../config/load.js";
import { deployProtocol, planFrom, verifyDeployment } from "../../scripts/lib/deployment/index.js";
import { unverified } from "../../scripts/lib/deployment/verify/provenance.js";
import { chainOf, placeDoubles, placeSequencer, refusal, rehearsalConfig, rehearse } from "../fixtures/rehearsal.js";

const PUBLIC = networkNames().filter((name) => loadConfig(name).network.kind === "public");

describe("deployment · rehearsal on a chain with a test network's id", () => {
  for (const name of PUBLIC) {
    it(`${name}: deploys to the configured tokens and feeds and verifies clean once acknowledged`, async () => {
      const { connection, config, manifest } = await rehearse(name);
      expect(manifest.chainId).to.equal(config.network.chainId);
      expect(manifest.assets.map(({ symbol }) => symbol)).to.include.members(["USDC", "WETH"]);
      const { problems, powers } = await verifyDeployment(connection, config, manifest);
      expect(problems).to.deep.equal([]);
      expect(powers.join("\n")).to.include("guardian (role 2)").and.include("-> Vault.lowerCap");
    });

    it(`${name}: fails closed on every unverified entry`, async () => {
      const connection = await chainOf(name);
      const config = await rehearsalConfig(connection, name, false);
      await placeDoubles(connection, config);
      const { manifest } = await deployProtocol(connection, config);
      const { problems } = await verifyDeployment(connection, config, manifest);
      const open = unverified(config);
      expect(open.length).to.be.greaterThan(4);
      expect(problems).to.have.length(open.length);
      for (const problem of problems) expect(problem).to.include("is not verified (source: ");
    });

    it(`${name}: names nobody for the roles and is refused until it does`, async () => {
      const connection = await chainOf(name);
      const message = await refusal(deployProtocol(connection, loadConfig(name)));
      expect(message).to.include("names nobody for the role governance");
    });
  }

  it("refuses a node that serves another chain", async () => {
    const connection = await chainOf("sepolia");
    const config = await rehearsalConfig(connection, "baseSepolia", true);
    expect(await refusal(deployProtocol(connection, config))).to.include("The node serves chain 11155111");
  });

  it("O-06 · a configured sequencer feed reaches engine and liquidator, and an outage fails the verification", async () => {
    const connection = await chainOf("arbitrumSepolia");
    const config = await rehearsalConfig(connection, "arbitrumSepolia", true);
    const feed = "0x00000000000000000000000000000000005e90e7";
    const verified = { date: "2026-01-01", by: "the rehearsal", how: "a double was placed there" };
    const sequencer = { feed, graceSeconds: 3600, source: "the rehearsal", verified };
    const changed = { ...config, network: { ...config.network, sequencer } };
    await placeDoubles(connection, config);
    const uptime = await placeSequencer(connection, feed);
    await connection.networkHelpers.time.increase(3601);
    await placeDoubles(connection, config);
    const { manifest } = await deployProtocol(connection, changed);
    expect((await verifyDeployment(connection, changed, manifest)).problems).to.deep.equal([]);
    await uptime.updateStatus(1, await connection.networkHelpers.time.latest());
    expect((await verifyDeployment(connection, changed, manifest)).problems.join("\n")).to.include("sequencer");
  });

  it("gives the deployer no place among the holders of roles", async () => {
    const connection = await chainOf("sepolia");
    const config = await rehearsalConfig(connection, "sepolia", true);
    const { governance } = config.network.roles;
    if (!("address" in governance) || governance.address === null) throw new Error("unreachable");
    expect(await refusal(planFrom(config, [governance.address], 0n))).to.include("three different accounts");
  });
});
