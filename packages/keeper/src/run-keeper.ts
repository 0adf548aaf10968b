import { Interface, Wallet, ZeroAddress, type JsonRpcProvider } from "ethers";
import { callContract, flashKeeperAbi, toAccountId } from "@plimsoll/sdk";
import { BackOff, connect, type EventSink, Sender, sleep, StartError, withoutSecrets } from "@plimsoll/service";
import type { KeeperConfig } from "./config/config.ts";
import type { Context } from "./context.ts";
import { pass } from "./pass.ts";
import { Store } from "./store/store.ts";

const abi = new Interface(flashKeeperAbi);
/** Per account, in the chain's seconds. */
const REFUSED_FIRST = 15;
const REFUSED_MOST = 600;
/** After a failed look at the chain, in milliseconds. */
const FAILED_FIRST = 500;
const FAILED_MOST = 30_000;
const LOOP = "loop";

export interface KeeperHooks {
  readonly onEvent: EventSink;
  /** Stops after the transaction in flight. */
  readonly signal: AbortSignal;
}

/**
 * Runs until the signal aborts. A chain that does not answer is waited for with growing pauses.
 * @throws StartError when it cannot start with this configuration
 */
export async function runKeeper(config: KeeperConfig, { onEvent, signal }: KeeperHooks): Promise<void> {
  const emit = withoutSecrets([config.privateKey, config.privateKey.replace(/^0x/, ""), config.rpcUrl], onEvent);
  const provider = await connect(config.rpcUrl, config.deployment.chainId);
  const wallet = new Wallet(config.privateKey);
  try {
    await requireOwner(provider, config, wallet.address);
    const store = new Store(
      config.store,
      `chain ${config.deployment.chainId} vault ${config.deployment.contracts.vault}, cash, trades and moves`,
    );
    const sender = new Sender(provider, wallet, config);
    const backOff = new BackOff(REFUSED_FIRST, REFUSED_MOST);
    emit({
      event: "started",
      chainId: config.deployment.chainId,
      keeper: wallet.address,
      contract: config.contract,
      checkpoint: store.checkpoints()[0]?.number,
    });
    const account = toAccountId(wallet.address);
    const kept = { offers: new Map(), doneAt: new Map() };
    await loop({ config, provider, store, sender, wallet, account, ...kept, backOff, emit, signal });
    store.close();
    emit({ event: "stopped" });
  } finally {
    provider.destroy();
  }
}

async function loop(context: Context): Promise<void> {
  const { provider, config, emit, signal } = context;
  const failures = new BackOff(FAILED_FIRST, FAILED_MOST);
  let seen: string | null = null;
  while (!signal.aborted) {
    try {
      const head = await provider.getBlock("latest");
      if (head !== null && head.hash !== seen) {
        await pass(context, head);
        seen = head.hash;
      }
      failures.succeed(LOOP);
      await sleep(config.pollMs, signal);
    } catch (error) {
      const pause = failures.fail(LOOP, Date.now());
      emit({ event: "failed", reason: error instanceof Error ? error.message : String(error), pause });
      await sleep(pause, signal);
    }
  }
}

/** The contract must be a flash keeper of this vault that obeys the key. */
async function requireOwner(provider: JsonRpcProvider, config: KeeperConfig, address: string): Promise<void> {
  const target = { to: config.contract, abi };
  const read = async (method: string): Promise<string> =>
    (await callContract<[string]>(provider, target, method, []))[0];
  const none: [string, string] = [ZeroAddress, ZeroAddress];
  const [owner, vault] = await Promise.all([read("owner"), read("vault")]).catch(() => none);
  if (vault.toLowerCase() !== config.deployment.contracts.vault.toLowerCase()) {
    throw new StartError(`${config.contract} is no FlashKeeper of this vault: deploy one and name it with --contract.`);
  }
  if (owner !== address)
    throw new StartError(`The key's address ${address} does not own ${config.contract}: use the owner's key.`);
}
