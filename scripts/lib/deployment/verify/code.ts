import { concat, getBytes, Interface, keccak256, ZeroAddress } from "ethers";
import { toAccountId } from "@plimsoll/sdk";
import { artifacts } from "hardhat";
import { constructorArguments } from "../constructors.ts";
import { addressOf, type Check, type Subject } from "./subject.ts";

type Regions = readonly { readonly start: number; readonly length: number }[];

/**
 * Senders of simulated creations: what differs between them comes from a contract's own address, known only to itself. Four of them, since
 * two hashes of an address share a byte too often.
 */
const SENDERS = ["1", "2", "3", "4"].map((digit) => `0x${digit.repeat(40)}`);

/**
 * The code at every address is the compiled one, and its immutables are those config asks for: the creation is simulated with the intended
 * arguments and the outcome compared byte by byte, except where a contract stores its own address.
 */
export const code: Check = async (subject) => {
  const found: string[] = [];
  for (const [name, { address, codeHash }] of Object.entries(subject.manifest.contracts)) {
    const actual = await subject.connection.ethers.provider.getCode(address);
    if (keccak256(actual) !== codeHash) found.push(`The code of ${name} at ${address} is not the one of the manifest.`);
    found.push(...(await compare(subject, { name, address, args: constructorArguments(name, subject) }, actual)));
  }
  return found;
};

/** The backstop's tranches, which their factory has made, as the backstop names them now. */
export const tranches: Check = async (subject) => {
  const { backstop, plan, connection } = subject;
  const { token } = subject.manifest.assets.find(({ asset }) => asset === 0) ?? { token: ZeroAddress };
  const { cooldown, window } = plan.backstop;
  const found: string[] = [];
  for (const isSenior of [true, false]) {
    const address = isSenior ? await backstop.senior() : await backstop.junior();
    const fixed = [addressOf(subject, "Backstop"), addressOf(subject, "Vault"), token, isSenior, cooldown, window];
    const made = { name: "Tranche", address, args: [...fixed, "", ""] };
    found.push(...(await compare(subject, made, await connection.ethers.provider.getCode(address))));
  }
  return found;
};

/** A contract at its address, and what it should have been created with. */
interface Created {
  readonly name: string;
  readonly address: string;
  readonly args: readonly unknown[];
}

async function compare(subject: Subject, { name, address, args }: Created, actual: string): Promise<string[]> {
  const artifact = await artifacts.readArtifact(name);
  const regions: Regions = Object.values(artifact.immutableReferences ?? {}).flat();
  const compiled = getBytes(artifact.deployedBytecode);
  const present = getBytes(actual);
  if (keccak256(blanked(present, regions)) !== keccak256(blanked(compiled, regions))) {
    return [`The code of ${name} at ${address} is not the compiled one.`];
  }
  if (regions.length === 0) return [];
  const encoded = new Interface(artifact.abi).encodeDeploy(args);
  const data = concat([artifact.bytecode, encoded]);
  const outcomes: Uint8Array[] = [];
  for (const from of SENDERS) {
    try {
      outcomes.push(getBytes(await subject.connection.ethers.provider.call({ from, data })));
    } catch (error) {
      return [`The creation of ${name} cannot be simulated: ${(error as Error).message}`];
    }
  }
  return differingBytes(present, outcomes) === 0
    ? []
    : [`An immutable of ${name} at ${address} is not the one of config.`];
}

/** Bytes on which all outcomes agree and the present code does not. */
function differingBytes(present: Uint8Array, outcomes: readonly Uint8Array[]): number {
  const [first, ...others] = outcomes;
  if (first?.length !== present.length) return present.length;
  return present.filter(
    (byte, index) => first[index] !== byte && others.every((outcome) => outcome[index] === first[index]),
  ).length;
}

function blanked(bytes: Uint8Array, regions: Regions): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const { start, length } of regions) copy.fill(0, start, start + length);
  return copy;
}

/** Modules point at each other as intended. */
export const links: Check = async (subject) => {
  const { engine, vault, liquidator, exchange, backstop, volatility } = subject;
  const pairs: readonly (readonly [string, string, string])[] = [
    ["Vault.engine", await vault.engine(), addressOf(subject, "MarginEngine")],
    ["Vault.liquidator", await vault.liquidator(), addressOf(subject, "Liquidator")],
    ["Vault.exchange", await vault.exchange(), addressOf(subject, "Exchange")],
    ["Vault.backstop", await vault.backstop(), toAccountId(addressOf(subject, "Backstop"))],
    ["Backstop.vault", await backstop.vault(), addressOf(subject, "Vault")],
    ["Vault.operators", await vault.operators(), addressOf(subject, "Operators")],
    ["Vault.authority", await vault.authority(), addressOf(subject, "AccessManager")],
    ["MarginEngine.authority", await engine.authority(), addressOf(subject, "AccessManager")],
    ["Liquidator.authority", await liquidator.authority(), addressOf(subject, "AccessManager")],
    ["Liquidator.vault", await liquidator.vault(), addressOf(subject, "Vault")],
    ["Exchange.authority", await exchange.authority(), addressOf(subject, "AccessManager")],
    ["Exchange.vault", await exchange.vault(), addressOf(subject, "Vault")],
    ["VolatilityOracle.authority", await volatility.authority(), addressOf(subject, "AccessManager")],
    ["VolatilityOracle.vault", await volatility.vault(), addressOf(subject, "Vault")],
  ];
  return pairs
    .filter(([, actual, intended]) => actual === ZeroAddress || actual !== intended)
    .map(([what, actual, intended]) => `${what} is ${actual}, not the ${intended} of the manifest.`);
};
