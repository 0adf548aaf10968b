import { Interface, type Log, type Provider } from "ethers";
import { CASH, liquidatorAbi, MARKET_BASE, toAccountId, vaultAbi, type Deployment } from "@plimsoll/sdk";
import type { Change } from "../store/store.ts";

const vault = new Interface(vaultAbi);
const liquidator = new Interface(liquidatorAbi);
const CASH_EVENTS = ["Deposited", "Withdrawn", "Transferred", "CashMoved", "DeficitRecorded"];
const topics = [
  [...[...CASH_EVENTS, "Traded", "PositionMoved"].map((name) => topic(vault, name)), topic(liquidator, "Liquidated")],
];

function topic(abi: Interface, name: string): string {
  const event = abi.getEvent(name);
  if (event === null) throw new Error(`no contract has an event ${name}`);
  return event.topicHash;
}

/**
 * What the events from block to block, both included, say about the cash of accounts, and which accounts have traded or got a position. A sale, a fee and a
 * settlement change cash without an event that states it: the first can only lower a debt, the others happen to accounts that have traded.
 * Who takes a position over is known by the keeper's address only; his cross account is taken to be the one.
 */
export async function readChanges(
  provider: Provider,
  { contracts }: Deployment,
  from: number,
  to: number,
): Promise<Change[]> {
  const address = [contracts.vault, contracts.liquidator];
  // A list of addresses is part of the standard filter; only the types of ethers know one alone.
  const logs = await provider.getLogs({ address: address as unknown as string, topics, fromBlock: from, toBlock: to });
  return logs.flatMap(changesOf);
}

function changesOf(log: Log): Change[] {
  const event = vault.parseLog(log) ?? liquidator.parseLog(log);
  if (event === null) return [];
  const operand = (name: string): unknown => event.args.getValue(name);
  const traded = (account: unknown): Change => ({
    account: String(account),
    block: log.blockNumber,
    log: log.index,
  });
  const cash = (account: unknown, principal: unknown): Change => {
    return { ...traded(account), principal: BigInt(String(principal)) };
  };
  switch (event.name) {
    case "Traded":
      return [traded(operand("buyer")), traded(operand("seller"))];
    case "PositionMoved":
      return [traded(operand("to"))];
    case "Liquidated":
      return Number(operand("asset")) < MARKET_BASE ? [] : [traded(toAccountId(String(operand("keeper"))))];
    case "CashMoved":
      return [cash(operand("account"), operand("principal"))];
    case "DeficitRecorded":
      return [cash(operand("account"), 0n)];
    case "Transferred":
      if (Number(operand("asset")) !== CASH) return [];
      return [cash(operand("from"), operand("fromBalance")), cash(operand("to"), operand("toBalance"))];
    default:
      return Number(operand("asset")) === CASH ? [cash(operand("account"), operand("balance"))] : [];
  }
}
