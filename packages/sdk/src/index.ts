export * from "./abi/generated/index.ts";
export { tokenAbi } from "./abi/token.ts";

export { CASH, MODE_CROSS, type AccountId } from "./account/account-id.ts";
export { parseAccountId, type AccountParts } from "./account/parse-account-id.ts";
export { toAccountId } from "./account/to-account-id.ts";

export type { Deployment, Market } from "./deployment/deployment.ts";
export { parseDeployment } from "./deployment/parse-deployment.ts";

export { decodeCallRecord, type CallRecord } from "./words/decode-call-record.ts";
export { decodeHeader, type Header } from "./words/decode-header.ts";
export { decodeRiskWord, type RiskWord } from "./words/decode-risk-word.ts";

export { ACCOUNT_STATES, accountState, type AccountState, type Lines } from "./read/account-state.ts";
export { appraiseAccounts } from "./read/appraise-accounts.ts";
export type { Appraisal, AppraisalRequest, Leg } from "./read/appraisal.ts";
export { callContract } from "./read/call-contract.ts";
export { isInsolvent } from "./read/is-insolvent.ts";
export { PRICE_STATUS, toPriceStatus, type PriceStatus } from "./read/price-status.ts";

export { explainError } from "./errors/explain-error.ts";
export { errorName } from "./errors/error-name.ts";
export { RefusedError } from "./errors/refused-error.ts";
export type { Naming } from "./errors/speaker.ts";

export { formatAmount } from "./units/format-amount.ts";
export { formatPercent } from "./units/format-percent.ts";
export { parseAmount } from "./units/parse-amount.ts";
export { WAD, WAD_DECIMALS } from "./units/wad.ts";

export { approve } from "./write/approve.ts";
export { borrow } from "./write/borrow.ts";
export { ALL, ANY_AMOUNT, ANY_NONCE, type Bid, type Call } from "./write/call.ts";
export { callMargin } from "./write/call-margin.ts";
export { deposit } from "./write/deposit.ts";
export { liquidate } from "./write/liquidate.ts";
export { repay } from "./write/repay.ts";
export { sendCall } from "./write/send-call.ts";
export { sortBids } from "./write/sort-bids.ts";
export { withdraw, type Withdrawal } from "./write/withdraw.ts";
