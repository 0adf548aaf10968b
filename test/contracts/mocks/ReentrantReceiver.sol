// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Stands for every contract that is called in the middle of something and calls back: token hooks, flash and
/// batch callbacks, receipt of the native coin. Each callback makes the planned calls in order and records how each
/// ended; callbacks that happen inside those do nothing. The answer is always `reply`, as raw return data.
contract ReentrantReceiver {
    struct Call {
        address target;
        uint256 value;
        bytes data;
    }

    /// @dev `trigger` is the selector of the callback, zero for a receipt of the native coin.
    struct Outcome {
        bytes4 trigger;
        bool success;
        bytes returnData;
    }

    /// @notice Return data of a planned call is recorded up to this many bytes.
    uint256 public constant MAX_RETURN_DATA = 1024;
    /// @dev Below this a receipt came with the 2,300 gas stipend only, and is taken in silence.
    uint256 private constant MIN_GAS = 10_000;

    bool public isBubbling;
    bytes public reply;
    bool private transient _isRunning;
    Call[] private _calls;
    Outcome[] private _outcomes;

    receive() external payable {
        if (gasleft() >= MIN_GAS) _run(bytes4(0));
    }

    fallback(bytes calldata) external payable returns (bytes memory) {
        return _answer(msg.sig);
    }

    /// @notice Replaces the planned calls and forgets the outcomes.
    /// @param isBubbling_ Whether the failure of a planned call is passed on to the caller, or swallowed.
    function plan(Call[] calldata calls, bool isBubbling_) external {
        delete _calls;
        delete _outcomes;
        for (uint256 i = 0; i < calls.length; ++i) _calls.push(calls[i]);
        isBubbling = isBubbling_;
    }

    function setReply(bytes calldata reply_) external {
        reply = reply_;
    }

    /// @notice Makes one call now, as this contract: the act that leads to the callbacks.
    function execute(address target, uint256 value, bytes calldata data) external payable returns (bytes memory) {
        return Address.functionCallWithValue(target, data, value);
    }

    function outcomes() external view returns (Outcome[] memory) {
        return _outcomes;
    }

    function _answer(bytes4 trigger) private returns (bytes memory) {
        _run(trigger);
        return reply;
    }

    function _run(bytes4 trigger) private {
        if (_isRunning || _calls.length == 0) return;
        _isRunning = true;
        for (uint256 i = 0; i < _calls.length; ++i) {
            Call memory planned = _calls[i];
            bool success = LowLevelCall.callNoReturn(planned.target, planned.value, planned.data);
            if (!success && isBubbling) LowLevelCall.bubbleRevert();
            _outcomes.push(Outcome(trigger, success, _boundedReturnData()));
        }
        _isRunning = false;
    }

    function _boundedReturnData() private pure returns (bytes memory data) {
        data = new bytes(Math.min(LowLevelCall.returnDataSize(), MAX_RETURN_DATA));
        assembly ("memory-safe") {
            returndatacopy(add(data, 0x20), 0, mload(data))
        }
    }
}
