import { hashOrder, orderDomain, signOrder, toAccountId, WAD, type Order, type SignedOrder } from "@plimsoll/sdk";
import { Wallet, ZeroAddress } from "ethers";
import type { Entry } from "../../src/book/entry.ts";

export const EXCHANGE = `0x${"e".repeat(40)}`;
export const CHAIN_ID = 31_337;
export const domain = orderDomain(CHAIN_ID, EXCHANGE);
/** Wallets of three people, by the digit their keys repeat. */
export const [alice, bob, carol] = ["1", "2", "3"].map((digit) => new Wallet(`0x${digit.repeat(64)}`)) as [
  Wallet,
  Wallet,
  Wallet,
];

/** An order for market 0 in whole units and dollars; `size` > 0 buys. */
export function orderOf(owner: Wallet, size: number, price: number, wish: Partial<Order> = {}): Order {
  return {
    account: toAccountId(owner.address),
    market: 0,
    size: BigInt(size) * WAD,
    limitPrice: BigInt(price) * WAD,
    expiry: 2n ** 40n,
    slot: 0,
    sequence: 1n,
    maxFee: 1_000,
    counterparty: ZeroAddress,
    isReduceOnly: false,
    ...wish,
  };
}

export function signed(owner: Wallet, size: number, price: number, wish: Partial<Order> = {}): Promise<SignedOrder> {
  return signOrder(owner, domain, orderOf(owner, size, price, wish));
}

let arrivals = 0;

/** An entry that arrives after all earlier ones; its signature is not looked at. */
export function entryOf(owner: Wallet, size: number, price: number, wish: Partial<Order> = {}): Entry {
  const order = orderOf(owner, size, price, wish);
  const unsigned = { order, signer: owner.address, signature: "0x00" };
  return { id: ++arrivals, digest: hashOrder(domain, order), owner: owner.address, signed: unsigned, receivedAt: 0 };
}
