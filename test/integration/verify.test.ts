import { expect } from "chai";
import { verifyDeployment } from "../../scripts/lib/deployment/index.js";
import { subjectOf } from "../../scripts/lib/deployment/verify/subject.js";
import { feedAt, GOVERNANCE, GUARDIAN, rehearse } from "../fixtures/rehearsal.js";

const TWO_DAYS = 172_800;

describe("deployment · what the verification catches", () => {
  let rehearsed: Awaited<ReturnType<typeof rehearse>>;

  before(async () => {
    rehearsed = await rehearse("sepolia");
  });

  async function fixture() {
    const { connection, config, manifest, plan } = rehearsed;
    const subject = await subjectOf({ connection, config, plan, manifest });
    const signers = await connection.ethers.getSigners();
    const [governance, guardian] = [signers[GOVERNANCE]!, signers[GUARDIAN]!];

    /** Governance's way: schedule, wait, execute. Prices are refreshed after the wait. */
    async function govern(target: string, data: string): Promise<void> {
      const authority = subject.authority.connect(governance);
      await authority.schedule(target, data, 0);
      await connection.networkHelpers.time.increase(TWO_DAYS);
      await refresh();
      await authority.execute(target, data);
      await subject.engine.pokeSettlement();
    }

    async function refresh(): Promise<void> {
      for (const { feed } of manifest.assets) {
        const double = await feedAt(connection, feed);
        await double.set((await double.latestRoundData())[1]);
      }
    }

    const problems = async () => (await verifyDeployment(connection, config, manifest)).problems;
    return { ...subject, signers, governance, guardian, govern, refresh, problems };
  }

  const load = () => rehearsed.connection.networkHelpers.loadFixture(fixture);

  it("finds nothing on an untouched deployment", async () => {
    const { problems } = await load();
    expect(await problems()).to.deep.equal([]);
  });

  it("a haircut changed by governance", async () => {
    const { engine, govern, problems, plan } = await load();
    const { asset, haircut, worstStep } = plan.markets[0]!;
    const data = [asset, { ...haircut, initial: 250n }, worstStep] as const;
    await govern(await engine.getAddress(), engine.interface.encodeFunctionData("setHaircut", [...data]));
    expect(await problems()).to.deep.equal(["Haircut policy initial of WETH is 250 on the chain, 200 in config."]);
  });

  it("a lowered cap, an asset closed for opening", async () => {
    const { engine, vault, guardian, problems } = await load();
    await vault.connect(guardian).lowerCap(1, 32n);
    await engine.connect(guardian).closeOpening(2);
    expect(await problems()).to.have.length(2);
    expect((await problems())[0]).to.match(/^Cap of WETH \[token units\] is 32 on the chain/);
    expect((await problems())[1]).to.equal("Haircut policy initial of WBTC is 1000 on the chain, 200 in config.");
  });

  it("a capacity with another refill time", async () => {
    const { liquidator, govern, problems, plan } = await load();
    const { asset, capacity } = plan.markets[0]!;
    const data = liquidator.interface.encodeFunctionData("setCapacity", [asset, capacity, 1200]);
    await govern(await liquidator.getAddress(), data);
    expect(await problems()).to.deep.equal(["Refill time of WETH [s] is 1200 on the chain, 600 in config."]);
  });

  it("an asset listed beyond config", async () => {
    const { vault, govern, problems, connection } = await load();
    const token = await connection.ethers.deployContract("MockToken", ["Other", "OTHER", 18]);
    const data = vault.interface.encodeFunctionData("listAsset", [9, await token.getAddress(), 1]);
    await govern(await vault.getAddress(), data);
    expect(await problems()).to.deep.equal([
      `Asset 9 (${await token.getAddress()}) is listed, but is no market of config on this network.`,
    ]);
  });

  it("one more member of a role", async () => {
    const { authority, govern, problems, signers } = await load();
    const extra = signers[5]!.address;
    await govern(await authority.getAddress(), authority.interface.encodeFunctionData("grantRole", [2, extra, 0]));
    expect(await problems()).to.deep.equal([`${extra} is a member of role guardian and should not be.`]);
  });

  it("a member of a role that config does not know", async () => {
    const { authority, govern, problems, signers } = await load();
    const extra = signers[5]!.address;
    await govern(await authority.getAddress(), authority.interface.encodeFunctionData("grantRole", [77, extra, 0]));
    expect(await problems()).to.deep.equal([`${extra} is a member of role 77 and should not be.`]);
  });

  it("the deployer back in power", async () => {
    const { authority, govern, problems, manifest } = await load();
    const data = authority.interface.encodeFunctionData("grantRole", [0, manifest.deployer, 0]);
    await govern(await authority.getAddress(), data);
    expect(await problems()).to.include(`The deployer ${manifest.deployer} still has role admin.`);
  });

  it("a function moved to another role", async () => {
    const { authority, vault, govern, problems } = await load();
    const { selector } = vault.interface.getFunction("setEngine");
    const data = authority.interface.encodeFunctionData("setTargetFunctionRole", [
      await vault.getAddress(),
      [selector],
      2,
    ]);
    await govern(await authority.getAddress(), data);
    expect(await problems()).to.deep.equal(["Function Vault.setEngine belongs to role 2, not to 1."]);
  });

  it("a replaced engine", async () => {
    const { vault, govern, problems, signers } = await load();
    const data = vault.interface.encodeFunctionData("setEngine", [signers[4]!.address]);
    await govern(await vault.getAddress(), data);
    expect((await problems())[0]).to.match(new RegExp(`^Vault.engine is ${signers[4]!.address}`));
  });

  it("a market's seed, and another backstop", async () => {
    const { vault, govern, problems, signers, connection } = await load();
    const target = await vault.getAddress();
    await govern(target, vault.interface.encodeFunctionData("setSeed", [0, 7n]));
    expect(await problems()).to.deep.equal([
      "Seed of ETH-PERP [WAD] is 7 on the chain, 250000000000000000000000 in config.",
    ]);
    const account = connection.ethers.toBeHex(BigInt(signers[4]!.address) << 96n, 32);
    await govern(target, vault.interface.encodeFunctionData("setBackstop", [account]));
    expect((await problems()).join()).to.include(`Vault.backstop is ${account}, not the 0x`);
  });

  it("another limit of borrowing", async () => {
    const { vault, govern, problems } = await load();
    await govern(await vault.getAddress(), vault.interface.encodeFunctionData("setOutflowLimit", [5_000n, 0n]));
    expect(await problems()).to.deep.equal([
      "Share of the limiter of borrowing [bp] is 5000 on the chain, 2500 in config.",
      "Floor of the limiter of borrowing [WAD] is 0 on the chain, 2000000000000000000000000 in config.",
    ]);
  });

  it("another calm volatility", async () => {
    const { volatility, govern, problems, plan } = await load();
    const data = [1, { calm: 2n * plan.markets[0]!.calm, span: plan.volatilitySpan }] as const;
    await govern(await volatility.getAddress(), volatility.interface.encodeFunctionData("setTerms", [...data]));
    expect(await problems()).to.deep.equal([
      "Calm volatility of WETH [WAD] is 1600000000000000000 on the chain, 800000000000000000 in config.",
    ]);
  });

  it("one byte of a tranche, which no manifest names", async () => {
    const { connection, backstop, problems } = await load();
    const address = await backstop.junior();
    const code = connection.ethers.getBytes(await connection.ethers.provider.getCode(address));
    code[code.length - 1]! ^= 1;
    await connection.networkHelpers.setCode(address, connection.ethers.hexlify(code));
    expect(await problems()).to.deep.equal([`The code of Tranche at ${address} is not the compiled one.`]);
  });

  it("one byte of code, and one byte of an immutable", async () => {
    const { connection, manifest, problems } = await load();
    const { artifacts } = await import("hardhat");
    const { address } = manifest.contracts.Liquidator!;
    const original = connection.ethers.getBytes(await connection.ethers.provider.getCode(address));
    const flip = async (index: number) => {
      const bytes = Uint8Array.from(original);
      bytes[index]! ^= 1;
      await connection.networkHelpers.setCode(address, connection.ethers.hexlify(bytes));
    };
    const regions = Object.values((await artifacts.readArtifact("Liquidator")).immutableReferences!).flat();
    const isImmutable = (index: number) =>
      regions.some(({ start, length }) => index >= start && index < start + length);
    await flip(original.findLastIndex((_, index) => !isImmutable(index)));
    expect(await problems()).to.deep.equal([
      `The code of Liquidator at ${address} is not the one of the manifest.`,
      `The code of Liquidator at ${address} is not the compiled one.`,
    ]);
    const { start, length } = regions[0]!;
    await flip(start + length - 1);
    expect((await problems())[1]).to.equal(`An immutable of Liquidator at ${address} is not the one of config.`);
  });

  it("a stale feed and a settlement price nobody poked", async () => {
    const { connection, problems } = await load();
    await connection.networkHelpers.time.increase(2 * TWO_DAYS);
    const found = (await problems()).join("\n");
    for (const symbol of ["USDC", "WETH", "WBTC", "wstETH"])
      expect(found).to.match(new RegExp(`price of ${symbol} .* is Stale`));
    expect(found).to.include("The stored settlement price was usable until");
  });

  it("config that changed after the deployment", async () => {
    const { connection, config, manifest } = await load();
    const protocol = { ...config.protocol, minDebtUsd: "60" };
    const { problems } = await verifyDeployment(connection, { ...config, protocol }, manifest);
    expect(problems.join("\n")).to.include(
      "Vault.minDebt is 50000000000000000000 on the chain, 60000000000000000000 in config.",
    );
    expect(problems.join("\n")).to.match(/An immutable of Vault at 0x\w+ is not the one of config/);
  });
});
