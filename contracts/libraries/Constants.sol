// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

// Laws of nature and hard bounds; everything that may be tuned is a parameter from config/.

uint256 constant WAD = 1e18;
uint256 constant RAY = 1e27;

// Asset id of the settlement token; collaterals are 1 to 31.
uint8 constant CASH = 0;
uint256 constant MAX_ASSETS = 32;
uint256 constant MAX_MARKETS = 63;

// Collaterals an account may hold: bounds the gas of a check.
uint256 constant MAX_COLLATERALS = 16;

// Positions an account may hold: bounds the gas of a check.
uint256 constant MAX_POSITIONS = 16;

// Share of unsettled or unripe profit that does not back new risk.
uint256 constant PROFIT_HAIRCUT = 0.1e18;

// Share of the backstop that one step of a market may cost, and that its budget may reach.
uint256 constant BACKSTOP_SHARE = 0.05e18;

// Losses not borne yet stop no outflow up to here [WAD].
uint256 constant STRAIN_FLOOR = 1_000e18;

// Accounts one batch may touch.
uint256 constant MAX_TOUCHED = 8;

// Net outflow a batch may have and still count as a sale of collateral: 1 % of the value withdrawn.
uint256 constant OUTFLOW_TOLERANCE = 0.01e18;

// The guardian closes a market, or an asset for opening, for so long [s].
uint256 constant CLOSING = 7 days;

// Share of the day's mean supply by which debt may always grow above its mean [bp].
uint256 constant MIN_OUTFLOW_SHARE = 500;

// A call is cured at net worth >= 1.03 maintenance buffers.
uint256 constant CURE_RATIO = 1.03e18;

// The guardian stops outflows of indebted accounts, or liquidation, for at most this long [s].
uint256 constant MAX_OUTFLOW_PAUSE = 7 days;
uint256 constant MAX_LIQUIDATION_PAUSE = 4 hours;

// Time before expiry whose mean index a dated market settles at, and in which it only takes trades that reduce [s].
uint256 constant SETTLEMENT_WINDOW = 30 minutes;
