import { exchangeAbi, marginEngineAbi, operatorsAbi, vaultAbi, WAD } from "@plimsoll/sdk";
import { Interface, type JsonRpcProvider } from "ethers";

const abi = new Interface([...exchangeAbi, ...vaultAbi, ...marginEngineAbi, ...operatorsAbi]);
const wallet = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
const LISTED = 1n << 251n;

/** Answers of a chain with one market at 2,000; tests change them. */
export function fakeChain() {
  const answers: Record<string, readonly unknown[]> = {
    marketOf: [LISTED, 0n],
    termsOf: [[200, 200, 500]],
    accrue: [[LISTED, 2_000n * WAD]],
    minDebt: [100n * WAD],
    fillOf: [0n, 0n],
    isAuthorised: [false],
  };
  const chain = { answers, isDown: false, code: "0x", walletSays: "0x1626ba7e" };
  const call = ({ data }: { data: string }): string => {
    if (chain.isDown) throw new Error("no answer");
    if (wallet.parseTransaction({ data }) !== null) {
      return wallet.encodeFunctionResult("isValidSignature", [chain.walletSays]);
    }
    const name = abi.parseTransaction({ data })?.name ?? "";
    return abi.encodeFunctionResult(name, chain.answers[name] ?? []);
  };
  const provider = {
    getCode: () => Promise.resolve(chain.code),
    call: (transaction: { data: string }) => Promise.resolve().then(() => call(transaction)),
  } as unknown as JsonRpcProvider;
  return { chain, provider };
}
