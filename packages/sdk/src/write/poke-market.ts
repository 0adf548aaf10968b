import { Interface } from "ethers";
import { vaultAbi } from "../abi/generated/vault.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Call } from "./call.ts";

const abi = new Interface(vaultAbi);

/** Brings a market to now; one whose settlement price is fixed, or whose feed has been dead for a day, is settled. */
export function pokeMarket(deployment: Deployment, market: number): Call {
  return { to: deployment.contracts.vault, data: abi.encodeFunctionData("pokeMarket", [market]) };
}
