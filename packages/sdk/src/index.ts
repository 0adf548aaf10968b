export * from "./abi/generated/index.ts";
export { tokenAbi } from "./abi/token.ts";

export { CASH, MODE_CROSS, MODE_ISOLATED, type AccountId } from "./account/account-id.ts";
export { backstopCash, collateralInventory, positionInventory } from "./account/backstop-accounts.ts";
export { parseAccountId, type AccountParts } from "./account/parse-account-id.ts";
export { toAccountId } from "./account/to-account-id.ts";
export { MARKET_BASE, toInstrument } from "./account/to-instrument.ts";

export type { Deployment, Future, Market, Perp } from "./deployment/deployment.ts";
export { backstopOf } from "./deployment/backstop-of.ts";
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
export { readBackstop, type BackstopView, type TrancheView } from "./read/read-backstop.ts";
export { readExpiry, type Expiry } from "./read/read-expiry.ts";
export { readFill, type Fill } from "./read/read-fill.ts";
export { readLosses, type Losses } from "./read/read-losses.ts";
export { readMark } from "./read/read-mark.ts";
export { readMarket, type MarketView } from "./read/read-market.ts";
export { readPosition, type Position } from "./read/read-position.ts";
export { readPositions } from "./read/read-positions.ts";
export { readSale, type Sale } from "./read/read-sale.ts";

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

export { hashTopUp } from "./top-up/hash-top-up.ts";
export { signTopUp } from "./top-up/sign-top-up.ts";
export { topUpDomain } from "./top-up/top-up-domain.ts";
export type { SignedTopUp, TopUp } from "./top-up/top-up.ts";

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

export { absorb } from "./write/absorb.ts";
export { approve } from "./write/approve.ts";
export { borrow } from "./write/borrow.ts";
export { buyInventory, type Purchase } from "./write/buy-inventory.ts";
export { callMargin } from "./write/call-margin.ts";
export { ALL, ANY_AMOUNT, ANY_NONCE, type Bid, type Call, type PairBid } from "./write/call.ts";
export { cancel } from "./write/cancel.ts";
export { claimExit } from "./write/claim-exit.ts";
export { collect } from "./write/collect.ts";
export { completeExit } from "./write/complete-exit.ts";
export { coverDeficit } from "./write/cover-deficit.ts";
export { deleverage } from "./write/deleverage.ts";
export { depositTranche } from "./write/deposit-tranche.ts";
export { deposit } from "./write/deposit.ts";
export { drawIncome } from "./write/draw-income.ts";
export { fill } from "./write/fill.ts";
export { liquidatePair } from "./write/liquidate-pair.ts";
export { liquidate } from "./write/liquidate.ts";
export { matchOrders } from "./write/match-orders.ts";
export { movePosition } from "./write/move-position.ts";
export { offset } from "./write/offset.ts";
export { pokeExpiry } from "./write/poke-expiry.ts";
export { pokeMarket } from "./write/poke-market.ts";
export { repay } from "./write/repay.ts";
export { reportInsolvent } from "./write/report-insolvent.ts";
export { requestExit } from "./write/request-exit.ts";
export { sendCall } from "./write/send-call.ts";
export { settle } from "./write/settle.ts";
export { socialise } from "./write/socialise.ts";
export { sortBids } from "./write/sort-bids.ts";
export { takeOver } from "./write/take-over.ts";
export { withdraw, type Withdrawal } from "./write/withdraw.ts";
