import { Interface } from "ethers";
import * as abis from "../abi/generated/index.ts";
import { signersAbi } from "../abi/signers.ts";
import { tokenAbi } from "../abi/token.ts";

const fragments = [...Object.values(abis), signersAbi, tokenAbi]
  .flat()
  .filter((fragment) => fragment.startsWith("error "));

/** All custom errors of all ABIs, each once. */
export const errorInterface = new Interface([...new Set(fragments)]);
