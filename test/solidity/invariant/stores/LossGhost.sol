// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {DeskGhost} from "./DeskGhost.sol";

/// What a campaign over losses must have faced; see the README.
enum Loss {
    Gap,
    Collapse,
    Crash,
    Borrow,
    CollateralOut,
    OutflowOfDistressedRefused,
    OutflowFrozen,
    SharesFrozen,
    ShareDeposit,
    ShareRedemption,
    CollateralSale,
    CollateralSaleOfInsolvent,
    SaleRefusal,
    SettledIntoDeficit,
    AbsorbedWhole,
    AbsorbedInPart,
    AbsorbedBorrower,
    AbsorbedSolvent,
    AbsorbedInCloseOut,
    AbsorptionRefused,
    AbsorptionFull,
    RestDeleveraged,
    Netted,
    InventoryBought,
    PositionBought,
    PurchaseRefused,
    InventoryClosed,
    Deleveraged,
    DeleveragedWithBudget,
    DeleveragedWithoutBudget,
    CappedPrice,
    WithinBudgetRefused,
    InventoryDeleveraged,
    EraTurned,
    Reported,
    ReportTakenBack,
    ReportRefused,
    ReportRenewed,
    Frozen,
    Recorded,
    Covered,
    CoverRefused,
    CoveredByReserves,
    Socialised,
    SocialisationRefused,
    ReservesDrawn,
    RecoveryRepaid,
    JuniorEaten,
    SeniorEaten,
    JuniorEnded,
    SeniorEnded,
    NewSeriesEntered,
    SeriesAlive,
    JuniorEntered,
    SeniorEntered,
    EntryRefused,
    ExitRequested,
    ExitClaimed,
    ExitEarly,
    ExitCompleted,
    ExitFrozen,
    ExitUnripe,
    ExitCut,
    ExitAfterReport,
    ExitCancelled
}

/// Who looks at all there is after every action.
interface IWatch {
    function look() external;
}

uint256 constant LOSSES = uint256(type(Loss).max) + 1;

/// What the handlers of losses remember: who bore how much, what is reported, and the prices of shares.
contract LossGhost is DeskGhost {
    uint256[128] public faced;
    uint256 public covered; // [WAD] by the backstop's cash
    uint256 public reserved; // [WAD] by undrawn reserves
    uint256 public socialised; // [WAD] by suppliers
    uint256[2] public spent; // [WAD] budgets
    int256[2] public capital; // [WAD] worth and cash put into the backstop's account of a market
    mapping(uint256 account => uint256) public reported; // [WAD]
    mapping(uint256 instrument => uint256) public heldSince; // live time of the first absorption, 0: nothing in inventory
    address[] public ended; // tranches
    IWatch private _watch;

    function appoint(IWatch watch) external {
        _watch = watch;
    }

    function look() external override {
        if (address(_watch) != address(0)) _watch.look();
    }

    function face(Loss what) external {
        ++faced[uint256(what)];
    }

    function cover(uint256 amount) external {
        covered += amount;
    }

    function reserve(uint256 amount) external {
        reserved += amount;
    }

    function socialise(uint256 amount) external {
        socialised += amount;
    }

    function spend(uint256 market, uint256 amount) external {
        spent[market] += amount;
    }

    /// A report ends with the debt that is written off.
    function lose(uint256 account, uint256 amount) external override {
        lost += amount;
        reported[account] = 0;
    }

    function report(uint256 account, uint256 loss) external {
        reported[account] = loss;
    }

    function hold(uint256 instrument, bool isHeld) external {
        if (!isHeld) heldSince[instrument] = 0;
        else if (heldSince[instrument] == 0) heldSince[instrument] = time;
    }

    function invest(uint256 market, int256 amount) external {
        capital[market] += amount;
    }

    function end(address tranche) external {
        ended.push(tranche);
    }

    function endedCount() external view returns (uint256) {
        return ended.length;
    }

    /// Debts written off that nobody has borne.
    function recorded() external view returns (uint256) {
        return lost - covered - reserved - socialised;
    }
}
