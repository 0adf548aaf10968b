import type { Position } from "../positions/position.ts";
import { refuse } from "./refusal.ts";

/** `owner (20 bytes) | mode (1 byte) | sub id (11 bytes)` in lower-case hex with 0x (SPEC A2). */
export type AccountId = `0x${string}`;

export const CROSS = 0;
export const ISOLATED = 1;

/** The id of an account; `owner` is 20 bytes of hex with 0x. */
export function accountId(owner: string, mode: number, sub: bigint): AccountId {
  return `0x${owner.slice(2).toLowerCase()}${mode.toString(16).padStart(2, "0")}${sub.toString(16).padStart(22, "0")}`;
}

export const ownerOf = (id: AccountId): string => id.slice(0, 42);

/** Mode of an id; another than cross and isolated is refused at every entry. */
export function modeOf(id: AccountId): typeof CROSS | typeof ISOLATED {
  const mode = Number.parseInt(id.slice(42, 44), 16);
  return mode === CROSS || mode === ISOLATED ? mode : refuse("ModeUnknown");
}

/** The open margin call of an account. Times in live seconds. */
export interface CallRecord {
  /** Who opened it and is tipped; undefined for a call a liquidation opened. */
  readonly caller: AccountId | undefined;
  readonly calledAt: number;
  readonly deadline: number;
  readonly closeOutAt?: number;
  readonly insolventAt?: number;
  /** A liquidation followed. */
  readonly isActedOn: boolean;
  /** The first sale was made, so that no further one pays the tip. */
  readonly isTipped: boolean;
  readonly isNoticed: boolean;
}

/** An account. Owned by the state; actions write to a draft's copy. */
export interface Account {
  readonly id: AccountId;
  principal: bigint;
  /** Token units by asset; a bit is set exactly while there is an entry. */
  balances: Map<number, bigint>;
  positions: Map<number, Position>;
  /** Fresh profit at `freshSince`, WAD. */
  fresh: bigint;
  freshSince: number;
  nonce: number;
  call: CallRecord | undefined;
  /** Calls in a row and the last cure, unix seconds. */
  callCount: number;
  curedAt: number | undefined;
  /** Share of capacity sold in the window that began at `usedSince`, per mille. */
  used: bigint;
  usedSince: number;
  /** Its part of the pending losses, WAD. */
  pending: bigint;
  /** Observation of a top-up, unix seconds, and the call it was made under. */
  observedAt: number | undefined;
  observedCall: number | undefined;
}

export function newAccount(id: AccountId): Account {
  return {
    id,
    principal: 0n,
    balances: new Map(),
    positions: new Map(),
    fresh: 0n,
    freshSince: 0,
    nonce: 0,
    call: undefined,
    callCount: 0,
    curedAt: undefined,
    used: 0n,
    usedSince: 0,
    pending: 0n,
    observedAt: undefined,
    observedCall: undefined,
  };
}

export function copyAccount(account: Account): Account {
  return { ...account, balances: new Map(account.balances), positions: new Map(account.positions) };
}

/** Whether it holds neither collateral nor position. */
export const isBare = (account: Account): boolean => account.balances.size === 0 && account.positions.size === 0;
