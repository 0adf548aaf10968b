import type { TransactionReceipt } from "ethers";
import { connection, ethers } from "../fixtures/system.js";

/** Where a transaction's gas went. All in gas; the parts add up to `used` plus the refund. */
export interface GasSplit {
  used: number;
  /** 21,000 and calldata. */
  fixed: number;
  /** Loads and stores. */
  storage: number;
  /** Events, those of the tokens included. */
  logs: number;
  /** What calling itself costs, without what the called contract does. */
  calls: number;
  /** Everything else: hashing and transient storage too. */
  code: number;
}

interface Step {
  op: string;
  depth: number;
  gas: number;
  gasCost: number;
}

const PARTS: [keyof GasSplit, RegExp][] = [
  ["storage", /^(SLOAD|SSTORE)$/],
  ["logs", /^LOG\d$/],
  ["calls", /^(CALL|STATICCALL|DELEGATECALL)$/],
];

/** The trace of a mined transaction, split by opcode. */
export async function splitOf(receipt: TransactionReceipt, data: string): Promise<GasSplit> {
  const options = { disableMemory: true, disableStack: true, disableStorage: true };
  const params = [receipt.hash, options];
  const trace: unknown = await connection.provider.request({ method: "debug_traceTransaction", params });
  const steps = (trace as { structLogs: Step[] }).structLogs;
  const split: GasSplit = {
    used: Number(receipt.gasUsed),
    fixed: intrinsicGas(data),
    storage: 0,
    logs: 0,
    calls: 0,
    code: 0,
  };
  for (const [index, step] of steps.entries()) {
    const part = PARTS.find(([, ops]) => ops.test(step.op))?.[0] ?? "code";
    split[part] += ownGas(steps, index);
  }
  return split;
}

function intrinsicGas(data: string): number {
  const bytes = ethers.getBytes(data);
  const zeros = bytes.filter((byte) => byte === 0).length;
  return 21_000 + zeros * 4 + (bytes.length - zeros) * 16;
}

/** What a step costs itself: a call without what happens in it, unless that is a precompile. */
function ownGas(steps: Step[], index: number): number {
  const step = steps[index]!;
  const first = steps[index + 1];
  if (first === undefined || first.depth < step.depth) return step.gasCost;
  if (first.depth === step.depth) return step.gas - first.gas;
  const back = steps.findIndex((other, at) => at > index && other.depth === step.depth);
  const last = steps[back - 1]!;
  return step.gas - steps[back]!.gas - (first.gas - last.gas + last.gasCost);
}

/** The totals alone, as `snapshots/gas.json` keeps them. */
export function usedByName(splits: Record<string, GasSplit>): Record<string, number> {
  return Object.fromEntries(Object.entries(splits).map(([name, { used }]) => [name, used]));
}
