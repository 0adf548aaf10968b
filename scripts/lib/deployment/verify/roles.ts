import { Interface, isAddress } from "ethers";
import { artifacts } from "hardhat";
import type { ContractName, RolePlan } from "../../../../ignition/plan.ts";
import { POWERS, ROLE_IDS } from "../../../../ignition/roles.ts";
import { addressOf, type Check, eventsOf, type Subject } from "./subject.ts";

const CONTRACTS = Object.keys(POWERS) as ContractName[];
const UNCHANGED = 0n;

/** Every restricted function belongs to its intended role and to no other; nobody has rewired anything else. */
export const wiring: Check = async (subject) => {
  const { authority, plan } = subject;
  const intended = new Map<string, bigint>();
  for (const { contract, role, selectors } of plan.wiring) {
    for (const selector of selectors) intended.set(key(addressOf(subject, contract), selector), role);
  }
  const touched = new Set(intended.keys());
  for (const { args } of await eventsOf(subject, authority, "TargetFunctionRoleUpdated")) {
    touched.add(key(String(args.target), String(args.selector)));
  }
  const found: string[] = [];
  for (const each of touched) {
    const [target = "", selector = ""] = each.split(" ");
    const actual = await authority.getTargetFunctionRole(target, selector);
    const role = intended.get(each) ?? ROLE_IDS.admin;
    if (actual !== role)
      found.push(`Function ${await nameOf(subject, target, selector)} belongs to role ${actual}, not to ${role}.`);
  }
  for (const contract of CONTRACTS) {
    const target = addressOf(subject, contract);
    if (await authority.isTargetClosed(target)) found.push(`${contract} is closed in the access manager.`);
    const delay = await authority.getTargetAdminDelay(target);
    if (delay !== UNCHANGED)
      found.push(`${contract} has an admin delay of ${delay} s in the access manager, none is intended.`);
  }
  return found;
};

/** Roles have exactly the intended members with the intended delays, and the default admin and guardian. */
export const members: Check = async (subject) => {
  const { authority } = subject;
  const roles = rolesOf(subject);
  const found: string[] = [];
  for (const { id, label, holder, delay } of roles) {
    const [, current] = await authority.getAccess(id, holder);
    const [isMember] = await authority.hasRole(id, holder);
    if (!isMember) found.push(`${holder} is not a member of role ${label}.`);
    else if (current !== delay) found.push(`${holder} has a delay of ${current} s in role ${label}, not ${delay} s.`);
    if (id === ROLE_IDS.admin) continue;
    const [admin, guardian] = [await authority.getRoleAdmin(id), await authority.getRoleGuardian(id)];
    if (admin !== UNCHANGED) found.push(`Role ${label} is administered by role ${admin}, not by the admin.`);
    if (guardian !== UNCHANGED)
      found.push(`Operations of role ${label} can be cancelled by role ${guardian}, not by the admin only.`);
  }
  for (const { role, account } of await membersOf(subject)) {
    const isIntended = roles.some(({ id, holder }) => id === role && same(holder, account));
    if (!isIntended) found.push(`${account} is a member of role ${labelOf(roles, role)} and should not be.`);
  }
  return found;
};

/** The intended holders by their addresses. */
function rolesOf(subject: Subject): RolePlan[] {
  return subject.plan.roles.map((each) => ({
    ...each,
    holder: isAddress(each.holder) ? each.holder : addressOf(subject, each.holder),
  }));
}

/** Who deployed can do nothing any more. */
export const deployer: Check = async (subject) => {
  const { manifest, plan } = subject;
  const held = (await membersOf(subject)).filter(({ account }) => same(account, manifest.deployer));
  return held.map(({ role }) => `The deployer ${manifest.deployer} still has role ${labelOf(plan.roles, role)}.`);
};

/** Every privileged power as it is on the chain: role -> contract.function, delay, members. */
export async function powersOf(subject: Subject): Promise<string[]> {
  const { plan } = subject;
  const current = await membersOf(subject);
  const lines: string[] = [];
  for (const { id, label } of plan.roles) {
    const holders = current
      .filter(({ role }) => role === id)
      .map(({ account, delay }) => `${account} after ${delay} s`);
    lines.push(`${label} (role ${id}), held by ${holders.length === 0 ? "nobody" : holders.join(", ")}`);
    if (id === ROLE_IDS.admin) lines.push("  -> AccessManager: roles, delays, which function belongs to which role");
    for (const contract of CONTRACTS) lines.push(...(await powersOver(subject, contract, id)));
  }
  return lines;
}

async function powersOver({ authority, manifest }: Subject, contract: ContractName, role: bigint): Promise<string[]> {
  const target = addressOf({ manifest }, contract);
  const lines: string[] = [];
  for (const [name, selector] of await restrictedOf(contract)) {
    if ((await authority.getTargetFunctionRole(target, selector)) === role) lines.push(`  -> ${contract}.${name}`);
  }
  return lines;
}

interface Member {
  readonly role: bigint;
  readonly account: string;
  readonly delay: bigint;
}

/** Members of all roles now: whoever was ever granted one and still has it, or will have it after a grant delay. */
async function membersOf(subject: Subject): Promise<Member[]> {
  const { authority } = subject;
  const seen = new Map<string, { role: bigint; account: string }>();
  for (const { args } of await eventsOf(subject, authority, "RoleGranted")) {
    const { roleId, account } = args as unknown as { roleId: bigint; account: string };
    seen.set(`${roleId} ${account}`, { role: roleId, account });
  }
  const found: Member[] = [];
  for (const { role, account } of seen.values()) {
    const [since, delay] = await authority.getAccess(role, account);
    if (since !== 0n) found.push({ role, account, delay });
  }
  return found;
}

async function restrictedOf(contract: ContractName): Promise<[name: string, selector: string][]> {
  const abi = new Interface((await artifacts.readArtifact(contract)).abi);
  const names = Object.values(POWERS[contract]).flat();
  return names.map((name) => [name, abi.getFunction(name)?.selector ?? ""]);
}

async function nameOf(subject: Subject, target: string, selector: string): Promise<string> {
  for (const contract of CONTRACTS) {
    if (!same(addressOf(subject, contract), target)) continue;
    const abi = new Interface((await artifacts.readArtifact(contract)).abi);
    return `${contract}.${abi.getFunction(selector)?.name ?? selector}`;
  }
  return `${target}.${selector}`;
}

function labelOf(roles: readonly RolePlan[], role: bigint): string {
  return roles.find(({ id }) => id === role)?.label ?? String(role);
}

function key(target: string, selector: string): string {
  return `${target.toLowerCase()} ${selector}`;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
