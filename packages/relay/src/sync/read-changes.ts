import { Interface, type Log, type Provider } from "ethers";
import { exchangeAbi, exchangeOf, vaultAbi, type Deployment } from "@plimsoll/sdk";
import type { SlotChange } from "../store/store.ts";
import type { Trade } from "../stream/trade.ts";

const abi = new Interface([...exchangeAbi, ...vaultAbi].filter((fragment) => fragment.startsWith("event ")));
const topics = [["OrderFilled", "OrdersCancelled", "Traded"].map(topic)];

function topic(name: string): string {
  const event = abi.getEvent(name);
  if (event === null) throw new Error(`there is no event ${name}`);
  return event.topicHash;
}

/** What exchange and vault say of orders and trades from block to block, both included. */
export async function readChanges(
  provider: Provider,
  deployment: Deployment,
  from: number,
  to: number,
): Promise<{ readonly slots: SlotChange[]; readonly trades: Trade[] }> {
  const address = [exchangeOf(deployment), deployment.contracts.vault];
  const logs = await provider.getLogs({ address, topics, fromBlock: from, toBlock: to });
  const changes: { slots: SlotChange[]; trades: Trade[] } = { slots: [], trades: [] };
  for (const log of logs) {
    const event = abi.parseLog(log);
    if (event === null) continue;
    const operand = (name: string): unknown => event.args.getValue(name);
    if (event.name === "Traded") changes.trades.push(tradeOf(log, operand));
    else changes.slots.push(slotOf(log, operand, event.name === "OrderFilled"));
  }
  return changes;
}

function slotOf(log: Log, operand: (name: string) => unknown, isFill: boolean): SlotChange {
  return {
    account: String(operand("account")),
    slot: Number(operand("slot")),
    sequence: BigInt(String(operand("sequence"))),
    filled: isFill ? BigInt(String(operand("filled"))) : 0n,
    block: log.blockNumber,
    log: log.index,
  };
}

function tradeOf(log: Log, operand: (name: string) => unknown): Trade {
  return {
    market: Number(operand("market")),
    buyer: String(operand("buyer")),
    seller: String(operand("seller")),
    size: BigInt(String(operand("size"))),
    price: BigInt(String(operand("price"))),
    block: log.blockNumber,
    transaction: log.transactionHash,
  };
}
