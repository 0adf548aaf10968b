// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";
import {IBackstop} from "../interfaces/IBackstop.sol";
import {ITranche} from "../interfaces/ITranche.sol";
import {ITrancheFactory} from "../interfaces/ITrancheFactory.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, STATE_WORDS} from "../types/Appraisal.sol";
import {backstopCash, collateralInventory, positionInventory} from "../types/Inventory.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// Parameters of a backstop, fixed per deployment.
struct BackstopTerms {
    uint256 seniorRate; // [WAD a year] target
    uint256 floor; // [WAD] least share of junior in both tranches
    uint256 ramp; // [s] time in which a sale's discount reaches its maximum
    uint256 delay; // [live s] in close-out after which an account may be absorbed
    uint256 cooldown; // [s] between request and claim of an exit
    uint256 window; // [s] in which it may be claimed
}

/// What a backstop is born with.
struct BackstopConfig {
    address vault;
    ITrancheFactory factory;
    BackstopTerms terms;
}

/// Worth of the backstop and whose it is.
abstract contract BackstopFunds is IBackstop, ReentrancyGuardTransient {
    using FixedMath for uint256;
    using Words for uint256[];

    uint256 private constant YEAR = 365 days;
    /// Time over which junior's income is streamed.
    uint256 private constant STREAM = 7 days;
    /// Junior takes nobody in while the claim of senior has less than this to spare.
    uint256 private constant ENTRY_MARGIN = 1.01e18;

    address public immutable vault;
    ITrancheFactory private immutable _factory;
    address internal immutable _settlementToken;
    /// WAD per unit of the settlement token.
    uint256 internal immutable _scale;
    uint256 private immutable _seniorRate;
    uint256 private immutable _floor;
    uint256 private immutable _cooldown;
    uint256 private immutable _window;

    ITranche public junior;
    ITranche public senior;
    uint256 private _series;
    /// What senior is owed out of the worth [WAD].
    uint256 public seniorClaim;
    /// What its target rate has accrued and no income has paid yet [WAD], up to `_accruedAt` [unix s].
    uint256 private _seniorDue;
    uint256 private _accruedAt;
    bool private _wasStrained;
    /// Junior's income that is streamed from `_streamFrom` to `_streamEnd` [unix s].
    uint256 private _stream;
    uint256 private _streamFrom;
    uint256 private _streamEnd;
    /// Instruments taken over and not sold, by number.
    uint256 internal _held;

    constructor(BackstopConfig memory c) {
        _require("seniorRate", c.terms.seniorRate, 0, 0.5e18);
        _require("floor", c.terms.floor, 0.05e18, 0.9e18);
        _require("cooldown", c.terms.cooldown, 1 days, 60 days);
        _require("window", c.terms.window, 1 hours, 7 days);
        (vault, _factory) = (c.vault, c.factory);
        (_settlementToken, , ) = IVault(c.vault).assetOf(CASH);
        _scale = 10 ** (18 - IERC20Metadata(_settlementToken).decimals());
        (_seniorRate, _floor) = (c.terms.seniorRate, c.terms.floor);
        (_cooldown, _window) = (c.terms.cooldown, c.terms.window);
        _accruedAt = block.timestamp;
        _openSeries(c.factory, true);
        _openSeries(c.factory, false);
    }

    /* ------------------------------------------------------ income -------------------------------------------------- */

    /// @inheritdoc IBackstop
    function draw() external nonReentrantView {
        _draw();
    }

    function _draw() private {
        _accrueSenior();
        uint256 drawn = IVault(vault).drawReserves();
        uint256 paid = drawn.min(_seniorDue);
        _seniorDue -= paid;
        seniorClaim += paid;
        _addStream(drawn - paid);
        emit IncomeShared(paid, drawn - paid);
    }

    /// Senior accrues its rate, but for times with known losses at both ends.
    function _accrueSenior() private {
        _seniorDue = _dueNow();
        (_accruedAt, _wasStrained) = (block.timestamp, _isStrained());
    }

    function _dueNow() private view returns (uint256) {
        if (_wasStrained && _isStrained()) return _seniorDue;
        return _seniorDue + (((seniorClaim * _seniorRate) / WAD) * (block.timestamp - _accruedAt)) / YEAR;
    }

    /// Adds to junior's stream; what was streamed before keeps its pace, new income takes the whole time.
    function _addStream(uint256 amount) internal {
        if (amount == 0) return;
        uint256 before = _unstreamed();
        uint256 rest = before == 0 ? 0 : before * (_streamEnd - block.timestamp);
        _stream = before + amount;
        (_streamFrom, _streamEnd) = (block.timestamp, block.timestamp + (rest + amount * STREAM) / _stream);
    }

    function _unstreamed() private view returns (uint256) {
        if (block.timestamp >= _streamEnd) return 0;
        return (_stream * (_streamEnd - block.timestamp)) / (_streamEnd - _streamFrom);
    }

    /* ----------------------------------------------------- tranches ------------------------------------------------- */

    /// @inheritdoc IBackstop
    function payIn(uint256 assets) external {
        if (!_isCurrent(msg.sender)) revert BackstopNotTranche(msg.sender);
        (uint256 entry, ) = limitsOf(msg.sender);
        if (assets > entry) _refuseEntry();
        if (msg.sender != address(senior)) return;
        _accrueSenior();
        seniorClaim += assets * _scale;
    }

    /// @inheritdoc IBackstop
    function payOut(uint256 assets, address receiver) external {
        if (!_isCurrent(msg.sender)) revert BackstopNotTranche(msg.sender);
        (, uint256 exit) = limitsOf(msg.sender);
        if (assets > exit) revert BackstopFloor(_juniorOf(_lowNet()), seniorClaim, _floor);
        if (msg.sender == address(senior)) {
            _accrueSenior();
            (uint256 claim, uint256 worth) = (seniorClaim, _lowNet());
            uint256 given = assets * _scale;
            seniorClaim = claim - (worth < claim ? given.mulDivUp(claim, worth) : given).min(claim);
        }
        IVault(vault).withdraw(backstopCash(address(this)), CASH, assets, receiver);
    }

    /// @inheritdoc IBackstop
    function closeSeries() external nonReentrantView {
        _draw();
        uint256 worth = uint256(_cash());
        uint256 claim = seniorClaim;
        bool isSpent = worth < claim + _scale && junior.totalSupply() != 0;
        if (!isSpent || _held != 0 || _isStrained()) revert BackstopSeriesAlive(worth, claim);
        (_streamEnd, _seniorDue) = (0, 0);
        seniorClaim = worth.min(claim);
        if (worth < _scale && senior.totalSupply() != 0) {
            seniorClaim = 0;
            _openSeries(_factory, true);
        }
        _openSeries(_factory, false);
    }

    /// @inheritdoc IBackstop
    function assetsOf(address tranche) external view nonReentrantView returns (uint256 low, uint256 high) {
        if (!_isCurrent(tranche)) return (0, 0);
        (uint256 lowest, uint256 highest) = _worth();
        lowest = _net(lowest);
        uint256 claim = seniorClaim;
        if (tranche == address(senior)) (low, high) = (lowest.min(claim), claim + _dueNow());
        else (low, high) = (_juniorOf(lowest), highest > claim ? highest - claim : 0);
        return (low / _scale, (high + _scale - 1) / _scale);
    }

    /// @inheritdoc IBackstop
    function limitsOf(address tranche) public view nonReentrantView returns (uint256 entry, uint256 exit) {
        if (!_isCurrent(tranche)) return (0, 0);
        bool isSenior = tranche == address(senior);
        (uint256 claim, uint256 worth) = (seniorClaim, _lowNet());
        uint256 juniors = _juniorOf(worth);
        bool isImpaired = worth < claim.mulDivUp(ENTRY_MARGIN, WAD);
        if (!_isStrained()) {
            if (isSenior) {
                uint256 most = juniors.mulDivDown(WAD - _floor, _floor);
                entry = most > claim && !isImpaired ? most - claim : 0;
            } else if (!isImpaired || junior.totalSupply() == 0) {
                entry = _room();
            }
        }
        if (!IVault(vault).isFrozen()) {
            uint256 kept = isSenior ? 0 : claim.mulDivUp(_floor, WAD - _floor);
            uint256 owned = isSenior ? worth.min(claim) : juniors;
            (, uint256 held, ) = IVault(vault).assetOf(CASH);
            exit = owned > kept ? (owned - kept).min(uint256(_cash())).min(held * _scale) : 0;
        }
        return (entry / _scale, exit / _scale);
    }

    /* ------------------------------------------------------- worth -------------------------------------------------- */

    /// @inheritdoc IBackstop
    function navLow() external view nonReentrantView returns (uint256 low) {
        (low, ) = _worth();
    }

    /// Cash, and what was taken over at net worth less and plus its maintenance buffer; what it owes beyond all it has is a loss already.
    function _worth() internal view returns (uint256 low, uint256 high) {
        int256 sum = _cash();
        high = uint256(sum);
        uint256 count;
        uint256[] memory requests = Words.create(2 * (2 + LibBit.popCount(_held >> MARKET_BASE)));
        if (uint16(_held) != 0)
            requests.set(2 * count++, uint256(AccountId.unwrap(collateralInventory(address(this), 1))));
        if (uint32(_held) >> 16 != 0) {
            requests.set(2 * count++, uint256(AccountId.unwrap(collateralInventory(address(this), 16))));
        }
        for (uint256 bits = _held >> MARKET_BASE; bits != 0; bits &= bits - 1) {
            AccountId inventory = positionInventory(address(this), uint8(LibBit.ffs(bits)));
            requests.set(2 * count++, uint256(AccountId.unwrap(inventory)));
        }
        if (count == 0) return (high, high);
        for (uint256 i; i < count; ++i) requests.set(2 * i + 1, 0);
        requests.cut(2 * count);
        uint256[] memory words = Words.create(0);
        requests.ask(vault, IVault.appraise.selector, words);
        for (uint256 i; i < count; ++i) {
            int256 netWorth = int256(words.get(LEDGER_WORDS * count + STATE_WORDS * i));
            int256 buffer = int256(words.get(LEDGER_WORDS * count + STATE_WORDS * i + 1));
            if (netWorth < 0 || netWorth > buffer) sum += netWorth < 0 ? netWorth : netWorth - buffer;
            if (netWorth + buffer > 0) high += uint256(netWorth + buffer);
        }
        if (sum > 0) low = uint256(sum);
    }

    function _cash() internal view returns (int256) {
        return IVault(vault).cashOf(backstopCash(address(this)));
    }

    /// Worth after all known losses.
    function _lowNet() private view returns (uint256 worth) {
        (worth, ) = _worth();
        worth = _net(worth);
    }

    function _net(uint256 worth) private view returns (uint256) {
        uint256 lost = _lost();
        return worth > lost ? worth - lost : 0;
    }

    function _juniorOf(uint256 worth) private view returns (uint256) {
        uint256 before = seniorClaim + _unstreamed();
        return worth > before ? worth - before : 0;
    }

    /// What the vault's totals still take [WAD].
    function _room() private view returns (uint256) {
        (uint256 index, , uint256 supplied, , ) = IVault(vault).cashState();
        uint256 owned = (supplied * index) / 1e27;
        return owned < type(uint96).max ? type(uint96).max - owned : 0;
    }

    function _isStrained() internal view returns (bool) {
        return _lost() != 0;
    }

    /// Known losses that nobody has borne yet [WAD].
    function _lost() private view returns (uint256) {
        (uint256 recorded, uint256 pending, ) = IVault(vault).losses();
        return recorded + pending;
    }

    /// What the vault says of an account, and of one instrument if it is wanted.
    function _appraise(AccountId account, uint256 wanted) internal view returns (uint256[] memory words) {
        uint256[] memory requests = Words.create(2);
        requests.set(0, uint256(AccountId.unwrap(account)));
        requests.set(1, wanted);
        words = Words.create(0);
        requests.ask(vault, IVault.appraise.selector, words);
    }

    function _isCurrent(address tranche) private view returns (bool) {
        return tranche == address(junior) || tranche == address(senior);
    }

    function _refuseEntry() private view {
        (uint256 recorded, uint256 pending, ) = IVault(vault).losses();
        if (recorded + pending != 0) revert BackstopStrained(recorded, pending);
        uint256 worth = _lowNet();
        if (worth < seniorClaim.mulDivUp(ENTRY_MARGIN, WAD)) revert BackstopImpaired(worth, seniorClaim);
        revert BackstopFloor(_juniorOf(worth), seniorClaim, _floor);
    }

    function _openSeries(ITrancheFactory factory, bool isSenior) private {
        uint256 series = ++_series;
        ITranche tranche = factory.create(vault, isSenior, series, _cooldown, _window);
        if (isSenior) senior = tranche;
        else junior = tranche;
        emit SeriesOpened(isSenior, address(tranche), series);
    }

    function _require(bytes32 name, uint256 value, uint256 low, uint256 high) internal pure {
        if (value < low || value > high) revert BackstopParameterOutOfRange(name, value, low, high);
    }
}
