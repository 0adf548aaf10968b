import { Interface, type Log, type Provider } from "ethers";
import { CASH, vaultAbi } from "@plimsoll/sdk";
import type { CashChange } from "../store/store.ts";

const abi = new Interface(vaultAbi);
const EVENTS = ["Deposited", "Withdrawn", "Transferred", "CashMoved", "DeficitRecorded"];
const topics = [EVENTS.map((name) => topic(name))];

function topic(name: string): string {
  const event = abi.getEvent(name);
  if (event === null) throw new Error(`the vault has no event ${name}`);
  return event.topicHash;
}

/**
 * What the vault's events from block to block, both included, say about the cash of accounts. A sale changes the seller's cash without an
 * event of its own and can only lower its debt, so the mirror errs by appraising an account too many.
 */
export async function readCashChanges(
  provider: Provider,
  vault: string,
  from: number,
  to: number,
): Promise<CashChange[]> {
  const logs = await provider.getLogs({ address: vault, topics, fromBlock: from, toBlock: to });
  return logs.flatMap(changesOf);
}

function changesOf(log: Log): CashChange[] {
  const event = abi.parseLog(log);
  if (event === null) return [];
  const operand = (name: string): unknown => event.args.getValue(name);
  const change = (account: unknown, principal: unknown): CashChange => {
    return { account: String(account), block: log.blockNumber, log: log.index, principal: BigInt(String(principal)) };
  };
  switch (event.name) {
    case "CashMoved":
      return [change(operand("account"), operand("principal"))];
    case "DeficitRecorded":
      return [change(operand("account"), 0n)];
    case "Transferred":
      if (Number(operand("asset")) !== CASH) return [];
      return [change(operand("from"), operand("fromBalance")), change(operand("to"), operand("toBalance"))];
    default:
      return Number(operand("asset")) === CASH ? [change(operand("account"), operand("balance"))] : [];
  }
}
