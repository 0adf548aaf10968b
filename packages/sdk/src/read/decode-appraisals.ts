import { CASH } from "../account/account-id.ts";
import { MARKET_BASE } from "../account/to-instrument.ts";
import { bits } from "../words/bits.ts";
import { decodeCallRecord } from "../words/decode-call-record.ts";
import { decodeHeader } from "../words/decode-header.ts";
import { decodeRiskWord } from "../words/decode-risk-word.ts";
import type { Appraisal, AppraisalRequest, Leg } from "./appraisal.ts";
import { toPriceStatus } from "./price-status.ts";

/** Words per account: the ledger's come first for all accounts, then the engine's. */
const LEDGER_WORDS = 3;
const STATE_WORDS = 4;
const LEG_WORDS = 10;
const SALE_OPEN_BIT = 128;
/** `types/Position.sol`: a leg of a market is its size above its quote. */
const SIZE_SHIFT = 128n;

/** The words of `IVault.appraise` for these requests. */
export function decodeAppraisals(requests: readonly AppraisalRequest[], words: readonly bigint[]): Appraisal[] {
  let cursor = LEDGER_WORDS * requests.length;
  return requests.map((request, index) => {
    const ledger = words.slice(LEDGER_WORDS * index, LEDGER_WORDS * (index + 1));
    const sums = words.slice(cursor, (cursor += hasLeg(request) ? LEG_WORDS : STATE_WORDS));
    return decode(request, [...ledger, ...sums]);
  });
}

function decode(request: AppraisalRequest, record: readonly bigint[]): Appraisal {
  const at = (index: number): bigint => {
    const word = record[index];
    if (word === undefined) throw new RangeError(`the appraisal of ${request.account} ends before word ${index}`);
    return word;
  };
  const pricing = at(6);
  return {
    account: request.account,
    header: decodeHeader(at(0)),
    call: decodeCallRecord(at(1)),
    netWorth: BigInt.asIntN(256, at(3)),
    maintenance: at(4),
    closeOut: at(5),
    grace: bits(pricing, 0, 32),
    worstStatus: toPriceStatus(bits(pricing, 32, 8)),
    ...(hasLeg(request) && { leg: decodeLeg(request.asset, at) }),
  };
}

function decodeLeg(asset: number, at: (index: number) => bigint): Leg {
  const quality = at(8);
  const isPosition = asset >= MARKET_BASE;
  return {
    asset,
    balance: isPosition ? BigInt.asIntN(128, at(2) >> SIZE_SHIFT) : at(2),
    quote: isPosition ? BigInt.asIntN(128, at(2)) : 0n,
    value: at(7),
    status: toPriceStatus(bits(quality, 0, 8)),
    round: bits(quality, 8, 80),
    isSaleOpen: bits(quality, SALE_OPEN_BIT, 1) === 1n,
    risk: decodeRiskWord(at(9)),
    legCost: at(10),
    netDelta: BigInt.asIntN(256, at(11)),
    grossDelta: at(12),
  };
}

function hasLeg(request: AppraisalRequest): request is Required<AppraisalRequest> {
  return request.asset !== undefined && request.asset !== CASH;
}
