import { expect } from "chai";
import { Interface } from "ethers";
import { artifacts, network } from "hardhat";
import { loadConfig } from "../../config/load.js";
import { ROLE_IDS } from "../../ignition/roles.js";
import { solidityFiles } from "../../scripts/checks/lib/solidity.js";
import { deployProtocol } from "../../scripts/lib/deployment/index.js";
import { HOSTS, restrictedFunctions } from "../../scripts/lib/powers/restricted.js";
import { wiredPowers } from "../../scripts/lib/powers/wired.js";

const STRANGER = 7;
/** Also asks who is calling, but for the access manager itself and for no role. */
const NO_ROLE = "setAuthority";

interface Place {
  readonly contract: string;
  readonly name: string;
}

const sorted = (places: readonly Place[]): string[] => places.map(({ contract, name }) => `${contract}.${name}`).sort();

describe("deployment · powers", () => {
  async function deployed() {
    const connection = await network.create();
    const { manifest } = await deployProtocol(connection, loadConfig("local"));
    const { ethers } = connection;
    const addressOf = (contract: string) => manifest.contracts[contract]!.address;
    const authority = await ethers.getContractAt("AccessManager", addressOf("AccessManager"));
    const stranger = (await ethers.getSigners())[STRANGER]!.address;
    const abis = new Map<string, Interface>();
    for (const contract of Object.keys(manifest.contracts)) {
      abis.set(contract, new Interface((await artifacts.readArtifact(contract)).abi));
    }

    /** What a stranger's call with empty arguments is refused with. */
    async function refusalOf({ contract, name }: Place): Promise<string | undefined> {
      const abi = abis.get(contract)!;
      const { selector, inputs } = abi.getFunction(name)!;
      const data = selector + "00".repeat(32 * (8 * inputs.length + 32));
      const raw = await connection.provider
        .request({ method: "eth_call", params: [{ from: stranger, to: addressOf(contract), data }, "latest"] })
        .then(() => "0x", dataOf);
      return raw === "0x" ? undefined : abi.parseError(raw)?.name;
    }
    return { manifest, authority, addressOf, abis, refusalOf };
  }

  function dataOf(error: unknown): string {
    const { data } = error as { data?: string | { data?: string } };
    return (typeof data === "string" ? data : data?.data) ?? "0x";
  }

  let system: Awaited<ReturnType<typeof deployed>>;

  before(async () => {
    system = await deployed();
  });

  it("ACL-3, DMM-5 · each function has in the access manager the role of the table, and refuses a stranger", async () => {
    const powers = await wiredPowers();
    expect(powers).to.have.length.greaterThan(20);
    for (const power of powers) {
      const { selector } = system.abis.get(power.contract)!.getFunction(power.name)!;
      const role = await system.authority.getTargetFunctionRole(system.addressOf(power.contract), selector);
      expect(role, power.name).to.equal(ROLE_IDS[power.role as keyof typeof ROLE_IDS]);
      expect(role, power.name).to.not.equal(ROLE_IDS.admin);
      expect(await system.refusalOf(power), power.name).to.equal("AccessManagedUnauthorized");
    }
  });

  it("ACL-3 · every function of every deployed contract that refuses a stranger for lack of a role is in the table", async () => {
    const refusing: Place[] = [];
    for (const [contract, abi] of system.abis) {
      const names: string[] = [];
      abi.forEachFunction(({ name, constant }) => {
        if (!constant && name !== NO_ROLE) names.push(name);
      });
      for (const name of names) {
        const place = { contract, name };
        if ((await system.refusalOf(place)) === "AccessManagedUnauthorized") refusing.push(place);
      }
    }
    const hosted = refusing.filter(({ contract }) => !(contract in HOSTS));
    expect(sorted(hosted)).to.deep.equal(sorted(await wiredPowers()));
    expect(sorted(hosted)).to.deep.equal(sorted(restrictedFunctions(solidityFiles(process.cwd()))));
  });
});
