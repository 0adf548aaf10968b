export * from "./abi/generated/index.ts";
export { tokenAbi } from "./abi/token.ts";

export { CASH, MODE_CROSS, MODE_ISOLATED, type AccountId } from "./account/account-id.ts";
export { parseAccountId, type AccountParts } from "./account/parse-account-id.ts";
export { toAccountId } from "./account/to-account-id.ts";
export { MARKET_BASE, toInstrument } from "./account/to-instrument.ts";

export type { Deployment, Future, Market, Perp } from "./deployment/deployment.ts";
export { exchangeOf } from "./deployment/exchange-of.ts";
export { tradedMarkets, type TradedMarket } from "./deployment/traded-markets.ts";
export { parseDeployment } from "./deployment/parse-deployment.ts";

export { decodeCallRecord, type CallRecord } from "./words/decode-call-record.ts";
export { decodeHeader, type Header } from "./words/decode-header.ts";
export { decodeMarketPot, type MarketPot } from "./words/decode-market-pot.ts";
export { decodeMarketState, type MarketState } from "./words/decode-market-state.ts";
export { decodeRiskWord, type RiskWord } from "./words/decode-risk-word.ts";

export { ACCOUNT_STATES, accountState, type AccountState, type Lines } from "./read/account-state.ts";
export { appraiseAccounts } from "./read/appraise-accounts.ts";
export type { Appraisal, AppraisalRequest, Leg } from "./read/appraisal.ts";
export { callContract } from "./read/call-contract.ts";
export { isInsolvent } from "./read/is-insolvent.ts";
export { PRICE_STATUS, toPriceStatus, type PriceStatus } from "./read/price-status.ts";
export { readExpiry, type Expiry } from "./read/read-expiry.ts";
export { readFill, type Fill } from "./read/read-fill.ts";
export { readMark } from "./read/read-mark.ts";
export { readMarket, type MarketView } from "./read/read-market.ts";
export { readPosition, type Position } from "./read/read-position.ts";
export { readPositions } from "./read/read-positions.ts";

export { hashOrder } from "./order/hash-order.ts";
export { isSignedByKey } from "./order/is-signed-by-key.ts";
export { orderDomain, type OrderDomain } from "./order/order-domain.ts";
export { removalSchema, signedOrderSchema } from "./order/order-schema.ts";
export { ORDER_TYPES } from "./order/order-types.ts";
export type { Match, Order, SignedOrder } from "./order/order.ts";
export { recoverSigner } from "./order/recover-signer.ts";
export { hashRemoval, signRemoval, type Removal } from "./order/removal.ts";
export { signOrder } from "./order/sign-order.ts";
export { toOrderJson } from "./order/to-order-json.ts";
export { toSlot } from "./order/to-slot.ts";

export { explainError } from "./errors/explain-error.ts";
export { errorName } from "./errors/error-name.ts";
export { refusalOf, type Refusal } from "./errors/refusal-of.ts";
export { RefusedError } from "./errors/refused-error.ts";
export type { Naming } from "./errors/speaker.ts";

export { formatAmount } from "./units/format-amount.ts";
export { formatPercent } from "./units/format-percent.ts";
export { magnitude } from "./units/magnitude.ts";
export { parseAmount } from "./units/parse-amount.ts";
export { WAD, WAD_DECIMALS } from "./units/wad.ts";

export { approve } from "./write/approve.ts";
export { borrow } from "./write/borrow.ts";
export { ALL, ANY_AMOUNT, ANY_NONCE, type Bid, type Call, type PairBid } from "./write/call.ts";
export { callMargin } from "./write/call-margin.ts";
export { cancel } from "./write/cancel.ts";
export { deleverage } from "./write/deleverage.ts";
export { deposit } from "./write/deposit.ts";
export { fill } from "./write/fill.ts";
export { liquidate } from "./write/liquidate.ts";
export { liquidatePair } from "./write/liquidate-pair.ts";
export { matchOrders } from "./write/match-orders.ts";
export { movePosition } from "./write/move-position.ts";
export { offset } from "./write/offset.ts";
export { pokeExpiry } from "./write/poke-expiry.ts";
export { pokeMarket } from "./write/poke-market.ts";
export { repay } from "./write/repay.ts";
export { sendCall } from "./write/send-call.ts";
export { settle } from "./write/settle.ts";
export { sortBids } from "./write/sort-bids.ts";
export { takeOver } from "./write/take-over.ts";
export { withdraw, type Withdrawal } from "./write/withdraw.ts";
