import {
  ExecutionEventResultType,
  ExecutionEventType,
  type ExecutionEventListener,
  type ExecutionEventResult,
} from "@nomicfoundation/ignition-core";

type Log = (line: string) => void;

/** Tells each step of a deployment in one line. */
export function listenerFor(log: Log): ExecutionEventListener {
  const silent = async () => Promise.resolve();
  const names = Object.values(ExecutionEventType).map((type) => type.toLowerCase().replace(/_(\w)/g, camel));
  const completed = async ({ futureId, result }: { futureId: string; result: ExecutionEventResult }) => {
    log(`  ${sentence(futureId, result)}`);
    return Promise.resolve();
  };
  return {
    ...(Object.fromEntries(names.map((name) => [name, silent])) as unknown as ExecutionEventListener),
    deploymentExecutionStateComplete: completed,
    callExecutionStateComplete: completed,
    transactionConfirm: async ({ futureId, hash }) => {
      log(`  ${futureId} mined in ${hash}`);
      return Promise.resolve();
    },
  };
}

function sentence(future: string, result: ExecutionEventResult): string {
  if (result.type === ExecutionEventResultType.ERROR) return `${future} failed: ${result.error}`;
  if (result.type === ExecutionEventResultType.HELD) return `${future} is held: ${result.reason}`;
  return result.result === undefined ? `${future} done` : `${future} ${result.result}`;
}

function camel(_: string, letter: string): string {
  return letter.toUpperCase();
}
