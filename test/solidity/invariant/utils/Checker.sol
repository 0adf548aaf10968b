// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../../../../contracts/types/AccountId.sol";
import {Handler, Shot} from "../handlers/Handler.sol";
import {Ghost} from "../stores/Ghost.sol";
import {Model, Standing} from "./Model.sol";
import {World} from "./World.sol";

/// What must be true of the ledger between any two calls.
contract Checker is Handler {
    constructor(World world_, Ghost ghost_, Model model_) Handler(world_, ghost_, model_) {}

    function check() external timed {
        Shot memory shot = _shoot();
        _checkIndices(shot);
        _checkTokens();
        _checkCash(shot);
        _checkCollaterals(shot);
        _checkStandings(shot);
        _require(
            _liquidator.liveNow() == _ghost.liveNow(),
            "RM-6",
            int256(_liquidator.liveNow()),
            int256(_ghost.liveNow())
        );
        _require(shot.deficit == _ghost.deficit(), "LIQ-3, WAT", int256(shot.deficit), int256(_ghost.deficit()));
    }

    /// ACC-1, ACC-2: recorded is what moved through calls, and the vault's balance is that plus donations, to the unit.
    function _checkTokens() private view {
        for (uint8 asset; asset < _world.ASSETS(); ++asset) {
            (, uint256 total, ) = _vault.assetOf(asset);
            _require(total == _ghost.recorded(asset), "ACC-2", int256(total), int256(_ghost.recorded(asset)));
            uint256 balance = _world.tokenOf(asset).balanceOf(address(_vault));
            uint256 expected = total + _ghost.donated(asset);
            _require(balance == expected, "ACC-1", int256(balance), int256(expected));
        }
    }

    /// ACC-3, ACC-4, ACC-5: totals are sums over holders, and the identity holds with sums taken account by account.
    function _checkCash(Shot memory shot) private view {
        int256 supplied;
        int256 borrowed;
        int256 claims;
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            int256 principal = _principal(shot, i);
            if (principal >= 0) supplied += principal;
            else borrowed -= principal;
            claims += _model.cashOf(_world.account(i));
        }
        (, , uint256 totalSupplied, uint256 totalBorrowed, ) = _vault.cashState();
        _require(supplied == int256(totalSupplied), "ACC-3", int256(totalSupplied), supplied);
        _require(borrowed == int256(totalBorrowed), "ACC-3, ACC-4", int256(totalBorrowed), borrowed);
        int256 reserves = _vault.reserves();
        _requireAtLeast(reserves, 0, "ACC-5");
        (, uint256 held, ) = _vault.assetOf(0);
        int256 dust = int256(held * _scale + shot.deficit) - claims - reserves;
        _requireAtLeast(dust, 0, "ACC-5");
        _requireAtMost(dust, int256(_world.ACCOUNTS()), "ACC-5");
    }

    /// ACC-3, ACC-4 for collaterals; LIQ-3: no debt without collateral.
    function _checkCollaterals(Shot memory shot) private view {
        for (uint8 asset = 1; asset < _world.ASSETS(); ++asset) {
            uint256 sum;
            for (uint256 i; i < _world.ACCOUNTS(); ++i) {
                uint256 balance = _vault.balanceOf(_world.account(i), asset);
                bool isSet = (_bits(shot, i) >> asset) & 1 == 1;
                _require(isSet == (balance != 0), "ACC-4", int256(balance), int256(_bits(shot, i)));
                sum += balance;
            }
            (, uint256 total, ) = _vault.assetOf(asset);
            _require(sum == total, "ACC-3", int256(total), int256(sum));
        }
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            _require(_bits(shot, i) != 0 || _principal(shot, i) >= 0, "LIQ-3", _principal(shot, i), 0);
        }
    }

    /// MEC-6, DMM-2: the engine's numbers are the model's, and the lines are in order.
    function _checkStandings(Shot memory shot) private view {
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            AccountId account = _world.account(i);
            Standing memory seen = _standing(shot, i);
            Standing memory s = _model.standing(account);
            _require(seen.worth == s.worth, "MEC-6", seen.worth, s.worth);
            _require(seen.maintenance == s.maintenance, "MEC-6", int256(seen.maintenance), int256(s.maintenance));
            _require(seen.closeOut == s.closeOut, "MEC-6", int256(seen.closeOut), int256(s.closeOut));
            _require(seen.isPriced == s.isPriced && seen.isUnknown == s.isUnknown, "MEC-6", int256(i), 0);
            _requireAtLeast(int256(s.maintenance) + 31, int256(s.closeOut), "DMM-1");
            if (!_model.isOpeningFit()) continue;
            (int256 worth, uint256 buffer) = _vault.appraiseOpening(account);
            (int256 wanted, uint256 line) = _model.opening(account);
            _require(worth == wanted && buffer == line, "MEC-6", worth - int256(buffer), wanted - int256(line));
        }
    }
}
