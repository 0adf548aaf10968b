// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {vm} from "../utils/Vm.sol";

/// What a campaign over positions must have reached; see the README.
enum Met {
    Trade,
    CrossWithIsolated,
    TradeRefusal,
    Flip,
    Ring,
    RoundTrip,
    Exit,
    ExitOfDistressed,
    ExitOfInsolvent,
    FeeWaiver,
    SettledProfit,
    SettledPart,
    SettledLoss,
    LossOfInsolventRefused,
    Maturity,
    Withdrawal,
    WithdrawalRefusal,
    Call,
    Takeover,
    TakeoverByCloseOut,
    WholeTakeover,
    TakeoverByDistressed,
    TakeoverRefusal,
    Offset,
    OffsetOfInsolvent,
    Deleverage,
    CappedDeleverage,
    DeleverageRefusal,
    IsolatedBankruptcy,
    Deficit,
    EraTurn,
    StaleEra,
    Silence
}

uint256 constant MEETINGS = uint256(type(Met).max) + 1;

/// What the handlers of positions remember beside the contracts.
contract DeskGhost {
    uint256 private constant RIPENING = 1 hours;

    struct Profit {
        uint256 amount;
        uint256 since;
    }

    uint256 public time;
    uint256 public accruals; // steps of time
    uint256[64] public met;
    uint256[2] public touches; // writes of positions
    uint256[2] public events; // deleveragings
    uint256[2] public highest; // [WAD] mark
    uint256 public lost; // [WAD] debts written off
    mapping(uint256 account => Profit) private _fresh;
    mapping(uint256 account => mapping(uint256 market => bool)) private _isStale; // its side's era has turned since it was written

    constructor() {
        time = block.timestamp;
    }

    function resume() external {
        vm.warp(time);
    }

    function advance(uint256 elapsed) external {
        time += elapsed;
        ++accruals;
        vm.warp(time);
    }

    /// After every action.
    function look() external virtual {}

    function note(Met what) external {
        ++met[uint256(what)];
    }

    function touch(uint256 market, uint256 count) external {
        touches[market] += count;
    }

    function deleveraged(uint256 market) external {
        ++events[market];
    }

    function mark(uint256 market, uint256 price) external {
        if (price > highest[market]) highest[market] = price;
    }

    function turned(uint256 account, uint256 market) external {
        _isStale[account][market] = true;
    }

    /// A position is written, in the era its side is in.
    function written(uint256 account, uint256 market) external {
        if (_isStale[account][market]) ++met[uint256(Met.StaleEra)];
        _isStale[account][market] = false;
    }

    /// An account's debt is written off.
    function lose(uint256, uint256 amount) external virtual {
        lost += amount;
    }

    /// What is not ripe yet ripens anew with what is added.
    function profit(uint256 account, uint256 amount) external {
        _fresh[account] = Profit(freshOf(account) + amount, time);
    }

    /// Most that may be left of an account's settled profit.
    function freshOf(uint256 account) public view returns (uint256) {
        Profit memory p = _fresh[account];
        uint256 elapsed = time - p.since;
        return elapsed >= RIPENING ? 0 : (p.amount * (RIPENING - elapsed) + RIPENING - 1) / RIPENING;
    }
}
