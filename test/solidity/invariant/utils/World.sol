// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {ILiquidator} from "../../../../contracts/interfaces/ILiquidator.sol";
import {IMarginEngine} from "../../../../contracts/interfaces/IMarginEngine.sol";
import {IOperators} from "../../../../contracts/interfaces/IOperators.sol";
import {IOracleRouter} from "../../../../contracts/interfaces/IOracleRouter.sol";
import {IRiskParameters} from "../../../../contracts/interfaces/IRiskParameters.sol";
import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {SaleTerms} from "../../../../contracts/liquidation/LiquidationMath.sol";
import {FundingTerms} from "../../../../contracts/types/FundingWord.sol";
import {RateParams} from "../../../../contracts/libraries/RateMath.sol";
import {AccountId, toAccountId} from "../../../../contracts/types/AccountId.sol";
import {FeedPolicy, HaircutPolicy} from "../../../../contracts/types/RiskWord.sol";
import {LightFeed} from "../../../contracts/mocks/LightFeed.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {Actor} from "./Actor.sol";
import {EndlessBackstop} from "./EndlessBackstop.sol";
import {create} from "./Create.sol";

/// What the vault, the engine and the liquidator are born with; fields in the order of their constructors.
struct VaultBirth {
    address authority;
    address settlementToken;
    address operators;
    address engine;
    address trading;
    address resolution;
    uint256 minDebt;
    uint64 initialAnchor;
    RateParams rates;
}

struct EngineBirth {
    address authority;
    address upkeep;
    address sequencerFeed;
    uint256 sequencerGrace;
    uint256 legCost;
    FundingTerms funding;
}

struct LiquidatorBirth {
    address authority;
    address vault;
    address sequencerFeed;
    uint256 sequencerGrace;
    SaleTerms terms;
}

interface IGovernedVault is IVault {
    function listAsset(uint8 asset, address token, uint256 cap) external;
    function setCap(uint8 asset, uint256 cap) external;
    function setLiquidator(address liquidator) external;
    function pauseOutflow(uint256 duration) external;
    function setOutflowLimit(uint256 share, uint256 floor) external;
}

interface IGovernedLiquidator is ILiquidator {
    function setCapacity(uint8 asset, uint256 max, uint256 refill) external;
    function pauseLiquidation(uint256 duration) external;
}

interface IEngine is IMarginEngine, IOracleRouter, IRiskParameters {}

struct Market {
    MockToken token;
    LightFeed feed;
    uint256 unit; // 10^decimals
    int192 start; // answer at listing, 8 decimals
    uint256 cap; // [token units] at listing
    uint256 capacity; // [WAD]
    HaircutPolicy haircut;
    FeedPolicy policy;
}

/// The real contracts with mock tokens and feeds. It is governance and guardian; the handlers ask it to act.
contract World {
    uint256 public constant MIN_DEBT = 50e18;
    uint256 public constant LEG_COST = 2e18;
    uint256 public constant SCALE = 1e12;
    uint8 public constant ASSETS = 4; // cash and three collaterals
    uint256 public constant ACTORS = 6;
    uint256 public constant ACCOUNTS = 7;
    uint256 public constant LENDER = 0;
    uint256 public constant KEEPER = 5;
    uint64 public constant TARGET = 1.1e18;
    uint64 public constant THETA = 0.8e18;
    uint64 public constant FEE_SHARE = 0.2e18;
    uint64 public constant MAX_DISCOUNT = 0.15e18;
    uint32 public constant RAMP = 600;
    uint96 public constant MIN_REMAINDER = 25e18;
    uint16 public constant SETTLEMENT_DEVIATION = 25;
    uint32 public constant SETTLEMENT_AGE = 90_000;

    IGovernedVault public vault;
    IEngine public engine;
    IGovernedLiquidator public liquidator;
    IOperators public operators;
    MockToken public usdc;
    LightFeed public settlementFeed;
    uint64 public immutable reserveShare;

    Market[4] internal _markets;
    Actor[6] public actors;
    AccountId[7] private _accounts;

    constructor(uint64 reserveShare_) {
        reserveShare = reserveShare_;
        address authority = create("AccessManager.sol:AccessManager", abi.encode(address(this)));
        usdc = MockToken(create("MockToken.sol:MockToken", abi.encode("USD Coin", "USDC", 6)));
        operators = IOperators(create("Operators.sol:Operators", ""));
        EngineBirth memory born;
        (born.authority, born.legCost) = (authority, LEG_COST);
        born.funding = FundingTerms(0.005e18, 0.0001e18, 1 hours, 8 hours);
        born.upkeep = create("EngineUpkeep.sol:EngineUpkeep", abi.encode(born));
        engine = IEngine(create("MarginEngine.sol:MarginEngine", abi.encode(born)));
        settlementFeed = LightFeed(create("LightFeed.sol:LightFeed", abi.encode(8, "USDC / USD", int256(1e8))));
        engine.setSettlement(
            FeedPolicy(address(settlementFeed), SETTLEMENT_AGE, SETTLEMENT_DEVIATION, 20, 40, 0),
            1e18
        );
        VaultBirth memory birth;
        (birth.authority, birth.settlementToken) = (authority, address(usdc));
        (birth.operators, birth.engine) = (address(operators), address(engine));
        (birth.minDebt, birth.initialAnchor) = (MIN_DEBT, 0.04e18);
        birth.rates = RateParams(0.85e18, 50e18, reserveShare_, 0.001e18, 1e18);
        address trading = create("VaultTrading.sol:VaultTrading", abi.encode(birth));
        birth.resolution = create("VaultResolution.sol:VaultResolution", abi.encode(birth));
        birth.trading = trading;
        vault = IGovernedVault(create("Vault.sol:Vault", abi.encode(birth)));
        SaleTerms memory terms = SaleTerms(TARGET, THETA, FEE_SHARE, MAX_DISCOUNT, RAMP, MIN_REMAINDER);
        LiquidatorBirth memory seller = LiquidatorBirth(authority, address(vault), address(0), 0, terms);
        liquidator = IGovernedLiquidator(create("Liquidator.sol:Liquidator", abi.encode(seller)));
        vault.setLiquidator(address(liquidator));
        vault.setOutflowLimit(10_000, 1e14 * 1e18); // out of reach: `OutflowWord.t.sol` and the unit tests are about it
        vault.setBackstop(toAccountId(address(new EndlessBackstop()), 0, 0));
        _list(1, 18, 2_000e8, 25_000, 20_000e18, HaircutPolicy(200, 150, 70, 10, 1800, 25_000_000));
        _list(2, 8, 60_000e8, 1_300, 100_000e18, HaircutPolicy(200, 150, 70, 10, 1800, 40_000_000));
        _list(3, 18, 2_400e8, 8_000, 2_000_000e18, HaircutPolicy(250, 200, 70, 15, 3600, 10_000_000));
        _populate();
    }

    function market(uint8 asset) external view returns (Market memory) {
        return _markets[asset];
    }

    function tokenOf(uint8 asset) public view returns (MockToken) {
        return asset == 0 ? usdc : _markets[asset].token;
    }

    /// Every account for `IVault.appraise`, no leg wanted.
    function requests() external view returns (uint256[] memory list) {
        list = new uint256[](2 * ACCOUNTS);
        for (uint256 i; i < ACCOUNTS; ++i) list[2 * i] = uint256(AccountId.unwrap(_accounts[i]));
    }

    function account(uint256 index) external view returns (AccountId) {
        return _accounts[index];
    }

    /// Index of the actor who owns an account; the last account is a second one of actor 1.
    function ownerOf(uint256 index) public pure returns (uint256) {
        return index == ACCOUNTS - 1 ? 1 : index;
    }

    function setCap(uint8 asset, uint256 cap) external {
        vault.setCap(asset, cap);
    }

    function pauseOutflow(uint256 duration) external {
        vault.pauseOutflow(duration);
    }

    function pauseLiquidation(uint256 duration) external {
        liquidator.pauseLiquidation(duration);
    }

    function _list(
        uint8 asset,
        uint8 decimals,
        int192 start,
        uint256 cap,
        uint256 capacity,
        HaircutPolicy memory haircut
    ) private {
        Market storage m = _markets[asset];
        m.token = MockToken(create("MockToken.sol:MockToken", abi.encode("Collateral", "COL", decimals)));
        m.feed = LightFeed(create("LightFeed.sol:LightFeed", abi.encode(8, "COL / USD", start)));
        (m.unit, m.start, m.cap, m.capacity) = (10 ** decimals, start, cap * 10 ** decimals, capacity);
        m.haircut = haircut;
        m.policy = FeedPolicy(address(m.feed), 3900, 50, 31, 52, 0);
        engine.setAsset(asset, address(m.token), m.policy, haircut, 33, uint192(start) * uint256(1e10));
        vault.listAsset(asset, address(m.token), m.cap);
        liquidator.setCapacity(asset, capacity, 600);
    }

    function _populate() private {
        for (uint256 i; i < ACTORS; ++i) {
            Actor actor = new Actor();
            actors[i] = actor;
            _accounts[i] = toAccountId(address(actor), 0, 0);
            for (uint8 asset; asset < ASSETS; ++asset) {
                bytes memory approval = abi.encodeCall(usdc.approve, (address(vault), type(uint256).max));
                actor.run(address(tokenOf(asset)), approval);
            }
        }
        _accounts[ACCOUNTS - 1] = toAccountId(address(actors[1]), 0, 1);
    }
}
