import { Interface, type BlockTag, type Provider } from "ethers";
import { marginEngineAbi } from "../abi/generated/margin-engine.ts";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { bits } from "../words/bits.ts";
import { callContract } from "./call-contract.ts";

const vault = new Interface(vaultAbi);
const engine = new Interface(marginEngineAbi);
const VALID = 0n;

/** Mark of a market [WAD USD]: its index, and of a dated one the basis; undefined without a Valid price, and when it has ended. */
export async function readMark(
  provider: Provider,
  { contracts }: Deployment,
  market: number,
  blockTag: BlockTag = "latest",
): Promise<bigint | undefined> {
  const ledger = { to: contracts.vault, abi: vault, blockTag };
  const [state] = await callContract<[bigint, bigint]>(provider, ledger, "marketOf", [market]);
  const target = { to: contracts.engine, abi: engine, blockTag };
  const [words] = await callContract<[bigint[]]>(provider, target, "accrue", [[market, state, 0n, 0n]]);
  const priced = words[1] ?? 0n;
  return bits(priced, 128, 8) === VALID ? bits(priced, 0, 128) : undefined;
}
