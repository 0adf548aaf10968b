// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "./AccountId.sol";

// A slice of a liquidation, what one account sells of one collateral, travels as three raw words:
// account; amount uint128 [token units] | credit uint128 [WAD]; asset uint8 | call state << 8.
uint256 constant SLICE_WORDS = 3;

/// Who settles a liquidation and how.
struct Delivery {
    address payer; // the keeper: pays from his wallet, or owns / operates `account`
    AccountId account; // cash and collateral move in this vault account; zero: wallet
    address receiver; // wallet form: gets the collateral
    bytes data; // wallet form: not empty calls ILiquidationCallback.onLiquidation on the payer between delivery and payment
}

/// A reward paid in cash to a vault account out of a sale.
struct Tip {
    AccountId account;
    uint256 amount; // [WAD]
}
