// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IUniswapV3PoolDerivedState} from "@uniswap/v3-core/contracts/interfaces/pool/IUniswapV3PoolDerivedState.sol";
import {IUniswapV3PoolImmutables} from "@uniswap/v3-core/contracts/interfaces/pool/IUniswapV3PoolImmutables.sol";
import {IUniswapV3PoolState} from "@uniswap/v3-core/contracts/interfaces/pool/IUniswapV3PoolState.sol";
import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {ITwapSource, TwapPolicy} from "../../interfaces/ITwapSource.sol";
import {WAD} from "../../libraries/Constants.sol";
import {FixedMath} from "../../libraries/FixedMath.sol";
import {SourceWord} from "../../types/Source.sol";
import {PriceSource} from "./PriceSource.sol";
import {Reading, SourceLib} from "./SourceLib.sol";
import {TwapMath} from "./TwapMath.sol";

/// @notice See ITwapSource.
///
/// Assumptions, each tested:
/// 1. `observe` sums ticks and seconds per liquidity over time, up to the block before, and reverts for a time the pool does not remember.
/// 2. The pool remembers at least one observation a block over the window; its memory only grows.
/// 3. A tick is the price of token0 in token1, in their smallest units; the decimals of both tokens never change.
/// 4. A quote without a feed is worth what the lister says it is: the answer is in quote tokens.
contract TwapSource is ITwapSource, PriceSource {
    using FixedMath for uint256;
    using SourceLib for SourceWord;

    uint256 private constant MIN_WINDOW = 10 minutes;
    uint256 private constant MAX_WINDOW = 1 days;
    uint256 private constant MAX_BLOCK_TIME = 60 seconds;

    address private immutable _pool;
    address private immutable _base;
    bool private immutable _isBaseFirst;
    /// Decimals of the base less those of the quote.
    int256 private immutable _magnitude;
    uint256 private immutable _window;
    uint256 private immutable _minLiquidity;
    uint256 private immutable _deviation;
    SourceWord private immutable _quote;

    constructor(TwapPolicy memory p, uint8 decimals_, string memory description_) PriceSource(decimals_, description_) {
        if (p.window < MIN_WINDOW || p.window > MAX_WINDOW) {
            revert TwapSourceBadWindow(p.window, MIN_WINDOW, MAX_WINDOW);
        }
        if (p.blockTime == 0 || p.blockTime > MAX_BLOCK_TIME) {
            revert TwapSourceBadBlockTime(p.blockTime, 1, MAX_BLOCK_TIME);
        }
        if (p.deviation > SourceLib.MAX_DEVIATION) {
            revert TwapSourceBadDeviation(p.deviation, SourceLib.MAX_DEVIATION);
        }
        if (p.minLiquidity == 0) revert TwapSourceBadLiquidity();
        (_pool, _base, _window, _minLiquidity, _deviation) = (p.pool, p.base, p.window, p.minLiquidity, p.deviation);
        (_isBaseFirst, _magnitude) = _orderOf(p.pool, p.base);
        (, , , uint256 cardinality, , , ) = IUniswapV3PoolState(p.pool).slot0();
        uint256 needed = p.window / p.blockTime + 1;
        if (cardinality < needed) revert TwapSourceShortMemory(cardinality, needed);
        if (p.quote.feed != address(0)) {
            if (!SourceLib.isStandalone(p.quote.feed)) revert SourceLib.SourceDependent(p.quote.feed);
            _quote = SourceLib.pack(p.quote);
        }
        _read();
    }

    /// @inheritdoc ITwapSource
    function policy() external view returns (address, address, uint256, uint256) {
        return (_pool, _base, _window, _minLiquidity);
    }

    /// @dev A pool can be held off its price by whoever has the means.
    function isStandalone() public pure override(IPriceSource, PriceSource) returns (bool) {
        return false;
    }

    function _read() internal view override returns (Reading memory r) {
        r.price = TwapMath.price(_ticks(), _window, _magnitude);
        r.spread = r.price.mulDivUp(_deviation, 10_000);
        r.updatedAt = block.timestamp;
        if (_quote.feed() == address(0)) return r;
        Reading memory quote = _quote.read();
        r.spread = (r.price + r.spread).mulDivUp(quote.price + quote.spread, WAD);
        r.price = r.price.mulDivDown(quote.price, WAD);
        r.spread -= r.price;
        r.updatedAt = quote.updatedAt;
    }

    /// Ticks of the base in the quote, summed over the window.
    function _ticks() private view returns (int256 ticks) {
        uint32[] memory ago = new uint32[](2);
        ago[0] = uint32(_window);
        (int56[] memory sums, uint160[] memory perLiquidity) = IUniswapV3PoolDerivedState(_pool).observe(ago);
        // Both sums run over their type's end.
        unchecked {
            ticks = sums[1] - sums[0];
            uint256 liquidity = TwapMath.liquidity(perLiquidity[1] - perLiquidity[0], _window);
            if (liquidity < _minLiquidity) revert TwapSourceTooThin(liquidity, _minLiquidity);
            if (!_isBaseFirst) ticks = 0 - ticks;
        }
    }

    function _orderOf(address pool, address base) private view returns (bool isBaseFirst, int256 magnitude) {
        (address first, address second) = (
            IUniswapV3PoolImmutables(pool).token0(),
            IUniswapV3PoolImmutables(pool).token1()
        );
        if (base != first && base != second) revert TwapSourceNotInPool(base, pool);
        isBaseFirst = base == first;
        address quote = isBaseFirst ? second : first;
        magnitude =
            int256(uint256(IERC20Metadata(base).decimals())) - int256(uint256(IERC20Metadata(quote).decimals()));
    }
}
