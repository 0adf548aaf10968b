// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Ghost, Reach} from "../stores/Ghost.sol";
import {Actor} from "../utils/Actor.sol";
import {Model} from "../utils/Model.sol";
import {World} from "../utils/World.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {Handler, Shot} from "./Handler.sol";

/// Sends tokens to the vault without a call: no account, index, rate or reserve may notice.
contract DonorHandler is Handler {
    constructor(World world_, Ghost ghost_, Model model_) Handler(world_, ghost_, model_) {}

    function donate(uint256 who, uint256 asset, uint256 amount) external timed {
        uint8 id = uint8(asset % _world.ASSETS());
        Actor donor = _world.actors(who % _world.ACTORS());
        MockToken token = _world.tokenOf(id);
        amount = _bound(amount, 1, 10 ** token.decimals() * 1_000);
        token.mint(address(donor), amount);
        Shot memory before = _shoot();
        donor.run(address(token), abi.encodeCall(token.transfer, (address(_vault), amount)));
        _ghost.donate(id, amount);
        Shot memory now_ = _compareUserAction(before, 0);
        _require(now_.residual == before.residual, "ACC-2", now_.residual, before.residual);
        _note(Reach.Donation);
    }
}
