// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// The getters are those of WETH9.
// solhint-disable const-name-snakecase

/// @notice Stands for WETH9: wraps the native coin one to one, pays out with the 2,300 gas stipend, allows transfers to
/// the zero address, and answers every unknown call, a permit too, as a deposit of the coins that came with it.
contract MockWETH {
    string public constant name = "Wrapped Ether";
    string public constant symbol = "WETH";
    uint8 public constant decimals = 18;
    uint256 private constant STIPEND = 2300;

    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed src, address indexed dst, uint256 wad);
    event Approval(address indexed src, address indexed guy, uint256 wad);
    event Deposit(address indexed dst, uint256 wad);
    event Withdrawal(address indexed src, uint256 wad);

    error MockWETHPayoutFailed(address account, uint256 amount);

    receive() external payable {
        deposit();
    }

    fallback() external payable {
        deposit();
    }

    function withdraw(uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        // The EVM itself adds the stipend to a call that carries value.
        (bool paid, ) = msg.sender.call{value: amount, gas: amount == 0 ? STIPEND : 0}("");
        if (!paid) revert MockWETHPayoutFailed(msg.sender, amount);
        emit Withdrawal(msg.sender, amount);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return transferFrom(msg.sender, to, amount);
    }

    function totalSupply() external view returns (uint256) {
        return address(this).balance;
    }

    function deposit() public payable {
        balanceOf[msg.sender] += msg.value;
        emit Deposit(msg.sender, msg.value);
    }

    function transferFrom(address from, address to, uint256 amount) public returns (bool) {
        if (from != msg.sender && allowance[from][msg.sender] != type(uint256).max) {
            allowance[from][msg.sender] -= amount;
        }
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
        return true;
    }
}
