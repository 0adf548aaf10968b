import { createServer } from "node:net";
import { network } from "hardhat";
import { InputError } from "@plimsoll/lab";
import type { Connection } from "../lib/deployment/connection.ts";

/** A local chain served over JSON-RPC, and a connection to it as any wallet would have one. */
export interface LocalNode {
  readonly url: string;
  readonly connection: Connection;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
/** Gas limit of the replay's own transactions: an estimate made in the second of the last block knows nothing of the interest to come. */
const GAS = 10_000_000n;

/** Tries the port before anything is built on it. @throws InputError that names port and option when it is taken. */
export async function expectFreePort(port: number, option: "--port" | "--relay-port"): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, HOST, resolve);
    });
  } catch {
    throw new InputError(
      `Port ${port} cannot be opened on ${HOST}: stop what uses it or choose another with ${option}.`,
    );
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** Starts the chain at `startTime` [unix s] on a free port. */
export async function startNode(port: number, startTime: number): Promise<LocalNode> {
  const chain = { chainId: 31_337, initialDate: new Date(startTime * 1_000), allowBlocksWithSameTimestamp: true };
  const server = await network.createServer({ network: "default", override: chain }, HOST, port);
  await server.listen();
  const url = `http://${HOST}:${port}`;
  const connection = await network.create({ network: "local", override: { url, gas: GAS } });
  return {
    url,
    connection,
    async close() {
      await connection.close();
      await server.close();
    },
  };
}

/** Mines the next block at `time` [unix s], or right after the latest one when that is already later. */
export async function nextBlockAt({ ethers }: Connection, time: number): Promise<void> {
  const latest = await ethers.provider.getBlock("latest");
  if (latest !== null && latest.timestamp < time) await ethers.provider.send("evm_setNextBlockTimestamp", [time]);
}

export async function mineAt(connection: Connection, time: number): Promise<void> {
  await nextBlockAt(connection, time);
  await connection.ethers.provider.send("evm_mine", []);
}
