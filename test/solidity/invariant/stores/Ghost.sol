// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {vm} from "../utils/Vm.sol";

/// What a campaign must have reached somewhere; see the README.
enum Reach {
    Deposit,
    Gift,
    Withdrawal,
    Borrow,
    Repayment,
    Transfer,
    OperatorOutflow,
    BatchLeverage,
    BatchReduction,
    BatchRoundTrip,
    Swap,
    SwapRefusal,
    Call,
    CloseOutCall,
    SecondNotice,
    CureByClear,
    CureByAction,
    CureBySale,
    PartialSale,
    WholeSale,
    WalletSale,
    CallbackSale,
    AccountSale,
    DoubleSale,
    TippedSale,
    CapacityLimitedSale,
    CapacityRefusal,
    InsolventSale,
    Deficit,
    BatchDeficit,
    PausedOutflowRefusal,
    HaltedSaleRefusal,
    BelowInitialRefusal,
    StrangerRefusal,
    IneligibleSaleRefusal,
    StaleLeg,
    InvalidLeg,
    UnknownLeg,
    SettlementUnfit,
    Donation
}

uint256 constant REACHES = uint256(type(Reach).max) + 1;

/// What the handlers remember, independent of the contracts: time, flows of tokens, deficits, prices, and what was reached.
contract Ghost {
    uint256 public time;
    uint256[64] public reached;

    uint256[4] public recorded; // [token units] deposits - withdrawals - sales, cash: + keepers' payments
    uint256[4] public donated; // [token units] sent to the vault without a call
    uint256 public deficit; // [WAD] debts written off, from the accounts' own numbers
    uint256 public fees; // [WAD] shares of premiums left to the reserves

    uint256[4] public lastAnswer; // as stored by recordPrice
    uint256[4] public lastUpdate;
    uint256[4] public lostSince; // feed marked Invalid since then, 0: not
    uint256[4] public lostFoundAt; // when the mark was last found true
    uint256 public settlement = 1e18; // [WAD]
    uint256 public settlementHigh = 1.0025e18;
    uint256 public settlementUntil;

    uint256 public outflowPausedUntil;
    uint256 public haltStart;
    uint256 public haltEnd;
    uint256 public downtime;

    uint256 public supplyIndex = 1e27;
    uint256 public borrowIndex = 1e27;

    constructor() {
        time = block.timestamp;
    }

    /// Sets the block's time; a warp of an earlier call need not last.
    function resume() external returns (uint256) {
        vm.warp(time);
        return time;
    }

    /// Moves time and counts the seconds in which liquidation was halted.
    function advance(uint256 elapsed) external {
        uint256 from = time < haltStart ? haltStart : time;
        uint256 to = time + elapsed < haltEnd ? time + elapsed : haltEnd;
        if (to > from) downtime += to - from;
        time += elapsed;
        vm.warp(time);
    }

    function liveNow() external view returns (uint256) {
        return time - downtime;
    }

    function note(Reach reach) external {
        ++reached[uint256(reach)];
    }

    function flowIn(uint8 asset, uint256 amount) external {
        recorded[asset] += amount;
    }

    function flowOut(uint8 asset, uint256 amount) external {
        recorded[asset] -= amount;
    }

    function donate(uint8 asset, uint256 amount) external {
        donated[asset] += amount;
    }

    function writeOff(uint256 amount) external {
        deficit += amount;
    }

    function fee(uint256 amount) external {
        fees += amount;
    }

    function recordPrice(uint8 asset, uint256 answer, uint256 updatedAt) external {
        (lastAnswer[asset], lastUpdate[asset], lostSince[asset]) = (answer, updatedAt, 0);
    }

    function losePrice(uint8 asset) external {
        if (!isMarked(asset)) lostSince[asset] = time;
        lostFoundAt[asset] = time;
    }

    /// The feed is marked Invalid, and was found so within two days.
    function isMarked(uint8 asset) public view returns (bool) {
        return lostSince[asset] != 0 && time - lostFoundAt[asset] <= 48 hours;
    }

    function setSettlement(uint256 price, uint256 high, uint256 until) external {
        (settlement, settlementHigh, settlementUntil) = (price, high, until);
    }

    function pauseOutflow(uint256 until) external {
        outflowPausedUntil = until;
    }

    function halt(uint256 start, uint256 end) external {
        (haltStart, haltEnd) = (start, end);
    }

    function setIndices(uint256 supply, uint256 borrow) external {
        (supplyIndex, borrowIndex) = (supply, borrow);
    }
}
