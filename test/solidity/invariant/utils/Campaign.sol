// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {BatchHandler} from "../handlers/BatchHandler.sol";
import {DonorHandler} from "../handlers/DonorHandler.sol";
import {KeeperHandler} from "../handlers/KeeperHandler.sol";
import {MarketHandler} from "../handlers/MarketHandler.sol";
import {Ghost} from "../stores/Ghost.sol";
import {Checker} from "./Checker.sol";
import {create} from "./Create.sol";
import {Model} from "./Model.sol";
import {vm} from "./Vm.sol";
import {World} from "./World.sol";

/// A world in use, its handlers and its checker: what every campaign starts from.
abstract contract Campaign {
    uint256 private constant START = 1_750_000_000; // [unix s]

    World internal _world;
    Ghost internal _ghost;
    Model internal _model;
    BatchHandler internal _users;
    MarketHandler internal _market;
    KeeperHandler internal _keepers;
    DonorHandler internal _donors;
    Checker internal _checker;

    function _build(uint64 reserveShare) internal {
        vm.warp(START);
        _world = World(create("World.sol:World", abi.encode(reserveShare)));
        _ghost = Ghost(create("Ghost.sol:Ghost", ""));
        _model = Model(create("Model.sol:Model", abi.encode(_world, _ghost)));
        bytes memory context = abi.encode(_world, _ghost, _model);
        _users = BatchHandler(create("BatchHandler.sol:BatchHandler", context));
        _market = MarketHandler(create("MarketHandler.sol:MarketHandler", context));
        _keepers = KeeperHandler(create("KeeperHandler.sol:KeeperHandler", context));
        _donors = DonorHandler(create("DonorHandler.sol:DonorHandler", context));
        _checker = Checker(create("Checker.sol:Checker", context));
        _market.drift(1e8, 1);
        _users.depositCash(_world.LENDER(), _world.LENDER(), 500_000e6 - 1);
        for (uint256 i; i < 5; ++i) _users.depositCash(_world.LENDER(), i, 499_000e6);
        for (uint256 index = 1; index < _world.ACCOUNTS(); ++index) {
            if (index == _world.KEEPER()) continue;
            uint256 owner = _world.ownerOf(index);
            uint256 unit = _world.market(uint8(1 + (index % 3))).unit;
            _users.depositCollateral(index, owner, index, unit * index - 1);
            _users.depositCollateral(index, owner, index + 1, unit * index - 1);
            _users.borrow(index, type(uint256).max);
        }
    }

    /// The targets, without the donor.
    function _handlers() internal view returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (address(_users), address(_market), address(_keepers));
    }

    function _checkState() internal {
        _checker.check();
    }
}
