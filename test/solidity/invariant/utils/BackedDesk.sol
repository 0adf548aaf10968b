// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IBackstop} from "../../../../contracts/interfaces/IBackstop.sol";
import {ICashShares} from "../../../../contracts/interfaces/ICashShares.sol";
import {ITranche} from "../../../../contracts/interfaces/ITranche.sol";
import {toAccountId} from "../../../../contracts/types/AccountId.sol";
import {backstopCash, collateralInventory, positionInventory} from "../../../../contracts/types/Inventory.sol";
import {LightFeed} from "../../../contracts/mocks/LightFeed.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {create} from "./Create.sol";
import {Desk} from "./Desk.sol";
import {Trader} from "./Trader.sol";

interface ITranchedBackstop is IBackstop {
    function junior() external view returns (ITranche);
    function senior() external view returns (ITranche);
    function seniorClaim() external view returns (uint256);
}

/// What the backstop is born with; fields in the order of its constructor.
struct BackstopBirth {
    address vault;
    address factory;
    uint256 seniorRate;
    uint256 floor;
    uint256 ramp;
    uint256 delay;
    uint256 cooldown;
    uint256 window;
}

/// A desk behind which the real backstop stands, with both tranches, underwriters who own them, cash shares, and collateral for the cross
/// accounts. The last five accounts are the backstop's and that of the cash shares.
contract BackedDesk is Desk {
    uint256 public constant MAIN = 10;
    uint256 public constant COLLATERALS = 11;
    uint256 public constant POSITIONS = 12; // of market 0; market 1 follows
    uint256 public constant SHARES = 14;
    uint256 public constant UNDERWRITERS = 3;
    uint256 public constant FLOOR = 0.2e18;
    uint256 public constant SALE_RAMP = 600;
    uint256 public constant DELAY = 120;
    uint256 public constant COOLDOWN = 10 days;
    uint256 public constant WINDOW = 2 days;
    uint256 public constant SENIOR_RATE = 0.06e18;

    ITranchedBackstop public backstop;
    ICashShares public shares;
    Trader[3] public underwriters;

    constructor() {
        address factory = create("TrancheFactory.sol:TrancheFactory", "");
        BackstopBirth memory birth = BackstopBirth(
            address(vault),
            factory,
            SENIOR_RATE,
            FLOOR,
            SALE_RAMP,
            DELAY,
            COOLDOWN,
            WINDOW
        );
        backstop = ITranchedBackstop(create("Backstop.sol:Backstop", abi.encode(birth)));
        vault.setBackstop(backstopCash(address(backstop)));
        shares = ICashShares(create("CashShares.sol:CashShares", abi.encode(address(vault), "Cash", "CASH")));
        _seats.push(backstopCash(address(backstop)));
        _seats.push(collateralInventory(address(backstop), 1));
        _seats.push(positionInventory(address(backstop), 0));
        _seats.push(positionInventory(address(backstop), 1));
        _seats.push(toAccountId(address(shares), 0, 0));
        for (uint256 i; i < UNDERWRITERS; ++i) {
            underwriters[i] = new Trader();
            _approve(underwriters[i], usdc, address(shares));
        }
        for (uint256 i; i < TRADERS; ++i) {
            for (uint8 asset = 1; asset < ASSETS; ++asset) _approve(traderOf(i), tokenOf(asset), address(vault));
        }
        _approve(traderOf(DESK_KEEPER), usdc, address(backstop));
    }

    function refresh() external override {
        for (uint256 i; i < MARKETS; ++i) _repeat(indexFeeds[i]);
        for (uint8 asset = 1; asset < ASSETS; ++asset) _repeat(_markets[asset].feed);
        settlementFeed.set(1e8);
        engine.pokeSettlement();
    }

    function feedOf(uint8 asset) external view returns (LightFeed) {
        return _markets[asset].feed;
    }

    function startOf(uint8 asset) external view returns (int192) {
        return _markets[asset].start;
    }

    function unitOf(uint8 asset) external view returns (uint256) {
        return _markets[asset].unit;
    }

    function trancheOf(bool isSenior) external view returns (ITranche) {
        return isSenior ? backstop.senior() : backstop.junior();
    }

    function setSeed(uint8 market, uint256 seed) external {
        vault.setSeed(market, seed);
    }

    function _approve(Trader owner, MockToken token, address spender) private {
        owner.run(address(token), abi.encodeCall(token.approve, (spender, type(uint256).max)));
    }
}
