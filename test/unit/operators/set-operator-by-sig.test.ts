import { expect } from "chai";
import { grantDomain, SCOPE_WITHDRAW, SCOPES_ALL, signGrant, type Grant } from "../../fixtures/grants.js";
import { deploySystem, ethers, networkHelpers, type System } from "../../fixtures/system.js";

const DAY = 86_400n;
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

async function withGrant() {
  const system = await deploySystem();
  const now = BigInt(await networkHelpers.time.latest());
  const grant: Grant = {
    owner: system.alice.address,
    operator: system.bob.address,
    scopes: SCOPE_WITHDRAW,
    expiry: now + 30n * DAY,
    nonce: 0n,
    deadline: now + DAY,
  };
  return { ...system, grant, domain: await grantDomain(system.operators) };
}

function submit(operators: System["operators"], sender: System["alice"], grant: Grant, signature: string) {
  const { owner, operator, scopes, expiry, deadline } = grant;
  return operators.connect(sender).setOperatorBySig(owner, operator, scopes, expiry, deadline, signature);
}

/** The same signature with s replaced by its negative: recovers the same signer where high values are accepted. */
function highS(signature: string): string {
  const { r, s, v } = ethers.Signature.from(signature);
  const twin = ethers.toBeHex(CURVE_ORDER - BigInt(s), 32);
  return ethers.concat([r, twin, ethers.toBeHex(v === 27 ? 28 : 27, 1)]);
}

describe("Operators.setOperatorBySig", () => {
  it("setOperatorBySig · MEC-4 · ACL-2 · anyone submits the owner's signature, the nonce is used", async () => {
    const { operators, alice, bob, carol, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const signature = await signGrant(alice, domain, grant);
    await expect(submit(operators, carol, grant, signature))
      .to.emit(operators, "OperatorSet")
      .withArgs(alice.address, bob.address, grant.scopes, grant.expiry);
    expect(await operators.grantOf(alice, bob)).to.deep.equal([grant.scopes, grant.expiry]);
    expect(await operators.nonces(alice)).to.equal(1n);
  });

  it("setOperatorBySig · E-02 · a signature works once, also after a revocation", async () => {
    const { operators, alice, bob, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const signature = await signGrant(alice, domain, grant);
    await submit(operators, bob, grant, signature);
    await operators.connect(alice).setOperator(bob, 0n, 0n);
    await expect(submit(operators, bob, grant, signature))
      .to.be.revertedWithCustomError(operators, "OperatorsBadSignature")
      .withArgs(alice.address);
    expect(await operators.nonces(alice)).to.equal(1n);
  });

  it("setOperatorBySig · E-02 · a signature for another chain is refused", async () => {
    const { operators, alice, bob, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const signature = await signGrant(alice, { ...domain, chainId: 1n }, grant);
    await expect(submit(operators, bob, grant, signature)).to.be.revertedWithCustomError(
      operators,
      "OperatorsBadSignature",
    );
  });

  it("setOperatorBySig · E-02 · a signature for another registry is refused", async () => {
    const { operators, alice, bob, grant } = await networkHelpers.loadFixture(withGrant);
    const other = await ethers.deployContract("Operators");
    const signature = await signGrant(alice, await grantDomain(other), grant);
    await expect(submit(operators, bob, grant, signature)).to.be.revertedWithCustomError(
      operators,
      "OperatorsBadSignature",
    );
    await submit(other, bob, grant, signature);
  });

  it("setOperatorBySig · E-02 · every signed field binds", async () => {
    const { operators, alice, bob, carol, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const signature = await signGrant(alice, domain, grant);
    const changes: Partial<Grant>[] = [
      { owner: carol.address },
      { operator: carol.address },
      { scopes: SCOPES_ALL },
      { expiry: grant.expiry + 1n },
      { deadline: grant.deadline + 1n },
    ];
    for (const change of changes) {
      await expect(submit(operators, bob, { ...grant, ...change }, signature), Object.keys(change)[0])
        .to.be.revertedWithCustomError(operators, "OperatorsBadSignature")
        .withArgs(change.owner ?? alice.address);
    }
    const ahead = await signGrant(alice, domain, { ...grant, nonce: 1n });
    await expect(submit(operators, bob, grant, ahead)).to.be.revertedWithCustomError(
      operators,
      "OperatorsBadSignature",
    );
    await submit(operators, bob, grant, signature);
  });

  it("setOperatorBySig · ACL-2 · works until the deadline, not after it", async () => {
    const { operators, alice, bob, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const signature = await signGrant(alice, domain, grant);
    const beyond = grant.deadline + 1n;
    await networkHelpers.time.setNextBlockTimestamp(beyond);
    await expect(submit(operators, bob, grant, signature))
      .to.be.revertedWithCustomError(operators, "OperatorsSignatureExpired")
      .withArgs(alice.address, grant.deadline, beyond);
    const late: Grant = { ...grant, deadline: beyond + 10n };
    await networkHelpers.time.setNextBlockTimestamp(late.deadline);
    await submit(operators, bob, late, await signGrant(alice, domain, late));
  });

  it("setOperatorBySig · ACL-2 · a grant whose own expiry has come is refused", async () => {
    const { operators, alice, bob, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const past: Grant = { ...grant, expiry: BigInt(await networkHelpers.time.latest()) };
    await expect(submit(operators, bob, past, await signGrant(alice, domain, past))).to.be.revertedWithCustomError(
      operators,
      "OperatorsExpired",
    );
  });

  it("setOperatorBySig · E-03 · the high-s twin of a good signature is refused", async () => {
    const { operators, alice, bob, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const signature = await signGrant(alice, domain, grant);
    await expect(submit(operators, bob, grant, highS(signature))).to.be.revertedWithCustomError(
      operators,
      "OperatorsBadSignature",
    );
    await submit(operators, bob, grant, signature);
  });

  it("setOperatorBySig · E-03 · no signature makes the zero address an owner", async () => {
    const { operators, bob, grant } = await networkHelpers.loadFixture(withGrant);
    const nobody: Grant = { ...grant, owner: ethers.ZeroAddress };
    for (const signature of ["0x", `0x${"00".repeat(65)}`, `0x${"00".repeat(64)}1b`]) {
      await expect(submit(operators, bob, nobody, signature)).to.be.revertedWithCustomError(
        operators,
        "OperatorsBadSignature",
      );
    }
  });

  it("setOperatorBySig · E-03 · an ERC-1271 wallet grants through its owner's signature, for itself only", async () => {
    const { operators, alice, bob, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const wallet = await ethers.deployContract("Wallet1271", [alice]);
    const twin = await ethers.deployContract("Wallet1271", [alice]);
    const owned: Grant = { ...grant, owner: await wallet.getAddress() };
    const signature = await signGrant(alice, domain, owned);
    await expect(
      submit(operators, bob, { ...owned, owner: await twin.getAddress() }, signature),
    ).to.be.revertedWithCustomError(operators, "OperatorsBadSignature");
    await submit(operators, bob, owned, signature);
    expect(await operators.isAuthorised(wallet, bob, SCOPE_WITHDRAW)).to.equal(true);
    expect(await operators.isAuthorised(alice, bob, SCOPE_WITHDRAW)).to.equal(false);
    await expect(submit(operators, bob, owned, signature)).to.be.revertedWithCustomError(
      operators,
      "OperatorsBadSignature",
    );
  });

  it("setOperatorBySig · E-03 · no wrong answer of a wallet counts as consent", async () => {
    const { operators, alice, bob, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const wallet = await ethers.deployContract("BrokenWallet1271", [alice, 0]);
    const owned: Grant = { ...grant, owner: await wallet.getAddress() };
    const signature = await signGrant(alice, domain, owned);
    const faults = ["True", "DirtyMagic", "ShortMagic", "Empty", "Revert"];
    for (const [fault, name] of faults.entries()) {
      await wallet.setFault(fault);
      await expect(submit(operators, bob, owned, signature), name)
        .to.be.revertedWithCustomError(operators, "OperatorsBadSignature")
        .withArgs(owned.owner);
    }
  });

  it("revokeNonce · ACL-2 · makes a signed but unused grant worthless", async () => {
    const { operators, alice, bob, grant, domain } = await networkHelpers.loadFixture(withGrant);
    const signature = await signGrant(alice, domain, grant);
    await operators.connect(alice).revokeNonce();
    expect(await operators.nonces(alice)).to.equal(1n);
    expect(await operators.nonces(bob)).to.equal(0n);
    await expect(submit(operators, bob, grant, signature)).to.be.revertedWithCustomError(
      operators,
      "OperatorsBadSignature",
    );
  });
});
