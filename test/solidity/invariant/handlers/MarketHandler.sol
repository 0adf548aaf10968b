// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {PriceStatus} from "../../../../contracts/types/Price.sol";
import {Ghost, Reach} from "../stores/Ghost.sol";
import {Model} from "../utils/Model.sol";
import {World} from "../utils/World.sol";
import {Handler, Shot} from "./Handler.sol";

/// Prices, time, feeds, the settlement token, guardian and governance. Nothing of it moves a balance or a principal.
contract MarketHandler is Handler {
    uint256 private constant LOWEST = 40e8;
    uint256 private constant HIGHEST = 2_000_000e8;
    uint256 private constant YEAR = 365 days;

    constructor(World world_, Ghost ghost_, Model model_) Handler(world_, ghost_, model_) {}

    /// -30 % to +30 %, and the other feeds speak too.
    function move(uint256 asset, uint256 change) external timed {
        _move(_collateral(asset), _bound(change, 7_000, 13_000));
    }

    /// A fall of 35 % to 60 % in one update.
    function gap(uint256 asset, uint256 change) external timed {
        _move(_collateral(asset), _bound(change, 4_000, 6_500));
    }

    /// A rise after the fall, so that long runs do not end with nothing to lend against.
    function recover(uint256 asset) external timed {
        uint8 id = _collateral(asset);
        _set(id, uint192(_world.market(id).start));
    }

    /// Minutes to hours, with every feed alive.
    function wait(uint256 elapsed) external timed {
        _advance(_bound(elapsed, 1, 2 hours));
        _refresh();
    }

    /// A day or two; calls grow old and windows pass.
    function waitLong(uint256 elapsed) external timed {
        _advance(_bound(elapsed, 20 hours, 60 hours));
        _refresh();
    }

    /// Time passes and one feed says nothing; the settlement price is not poked.
    function goStale(uint256 asset, uint256 elapsed) external timed {
        _advance(_bound(elapsed, 2 hours, 30 hours));
        uint8 silent = _collateral(asset);
        for (uint8 id = 1; id < _world.ASSETS(); ++id) {
            if (id != silent) _set(id, _latest(id));
        }
        (, , PriceStatus status) = _model.feedOf(silent);
        if (status == PriceStatus.Stale) _note(Reach.StaleLeg);
    }

    /// One feed answers outside its bounds until it is set again; its last good answer may have been recorded.
    function breakFeed(uint256 asset, uint256 recorded) external timed {
        uint8 id = _collateral(asset);
        (uint256 answer, uint256 updatedAt, PriceStatus status) = _model.feedOf(id);
        Shot memory before = _shoot();
        if (recorded % 4 != 0 && status == PriceStatus.Valid && updatedAt >= _ghost.lastUpdate(id)) {
            _world.engine().recordPrice(id);
            _ghost.recordPrice(id, answer, updatedAt);
        }
        _world.market(id).feed.set(int192(int256(1 << 31)));
        _note(Reach.InvalidLeg);
        if (recorded % 3 == 0) {
            _world.engine().recordPrice(id);
            _ghost.losePrice(id);
        }
        (, status) = _model.stateAnswer(id);
        if (status == PriceStatus.Unknown) _note(Reach.UnknownLeg);
        _requireBooksUnmoved(before, _shoot(), 0);
    }

    /// The settlement token drifts: mostly near 1, at times off its peg.
    function drift(uint256 price, uint256 offPeg) external timed {
        uint256 answer = offPeg % 4 == 0 ? _bound(price, 0.78e8, 1.08e8) : _bound(price, 0.99e8, 1.01e8);
        Shot memory before = _shoot();
        _pokeSettlement(answer);
        if (answer < 0.95e8 || answer > 1.03e8) _note(Reach.SettlementUnfit);
        _requireBooksUnmoved(before, _shoot(), 0);
    }

    function pauseOutflow(uint256 duration) external timed {
        uint256 last = _ghost.outflowPausedUntil();
        if (last != 0 && _ghost.time() < last + 7 days) return;
        duration = _bound(duration, 10 minutes, 1 days);
        _world.pauseOutflow(duration);
        _ghost.pauseOutflow(_ghost.time() + duration);
    }

    function pauseLiquidation(uint256 duration) external timed {
        if (_ghost.haltEnd() != 0 && _ghost.time() < _ghost.haltEnd() + 1 days) return;
        duration = _bound(duration, 10 minutes, 4 hours);
        _world.pauseLiquidation(duration);
        _ghost.halt(_ghost.time(), _ghost.time() + duration);
    }

    /// Half to twice the cap at listing, which may be below what is there.
    function setCap(uint256 asset, uint256 cap) external timed {
        uint8 id = _collateral(asset);
        uint256 listed = _world.market(id).cap;
        _world.setCap(id, _bound(cap, listed / 20, listed * 2));
    }

    /* ------------------------------------------------- internals ------------------------------------------------- */

    function _move(uint8 asset, uint256 bp) private {
        Shot memory before = _shoot();
        uint256 answer = (_latest(asset) * bp) / 10_000;
        _set(
            asset,
            answer < LOWEST
                ? LOWEST
                : answer > HIGHEST
                    ? HIGHEST
                    : answer
        );
        _requireBooksUnmoved(before, _shoot(), 0);
    }

    function _refresh() private {
        _refreshFeeds();
        _pokeSettlement(_ghost.settlement() / 1e10);
    }

    function _pokeSettlement(uint256 answer) private {
        _world.settlementFeed().set(int192(uint192(answer)));
        _world.engine().pokeSettlement();
        uint256 price = answer * 1e10;
        uint256 high = price + (price * _world.SETTLEMENT_DEVIATION() + 9_999) / 10_000;
        _ghost.setSettlement(price, high, _ghost.time() + _world.SETTLEMENT_AGE());
    }

    /// Lets time pass; debts are charged at least what suppliers are credited plus the reserve share.
    function _advance(uint256 elapsed) private {
        Shot memory before = _shoot();
        _ghost.advance(elapsed);
        Shot memory now_ = _shoot();
        _requireBooksUnmoved(before, now_, 2 * int256(RAY));
        (, , uint256 supplied, uint256 borrowed, ) = _vault.cashState();
        uint256 charged = (now_.borrowIndex - before.borrowIndex) * borrowed;
        uint256 credited = (now_.supplyIndex - before.supplyIndex) * supplied;
        // Without a reserve share the rounding of interest may credit a part of a wei too much.
        uint256 slack = _world.reserveShare() == 0 ? RAY : 0;
        _requireAtLeast(int256(charged + slack), int256(credited), "ACC-7");
        uint256 share = (charged / WAD) * _world.reserveShare();
        _requireAtLeast(int256(charged) + ROUNDING, int256(credited + share), "ACC-7");
    }

    /// Principals, collateral bits and the deficit as they were; the vault's residual has not fallen but by `rounding`: what the
    /// views show between two accruals is rounded to the wei twice.
    function _requireBooksUnmoved(Shot memory before, Shot memory now_, int256 rounding) private {
        _checkIndices(now_);
        _requireAtLeast(now_.residual, before.residual - rounding, "ACC-5, ACC-7");
        _require(now_.deficit == before.deficit, "LIQ-3", int256(now_.deficit), int256(before.deficit));
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            _require(
                _principal(now_, i) == _principal(before, i),
                "ACC-12",
                _principal(now_, i),
                _principal(before, i)
            );
            _require(_bits(now_, i) == _bits(before, i), "ACC-4", int256(_bits(now_, i)), int256(_bits(before, i)));
        }
    }
}
