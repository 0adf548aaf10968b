import { HDNodeWallet } from "ethers";
import type { Check } from "./lib/check.ts";
import { read, tracked } from "./lib/files.ts";

const TEXT = /\.(ts|tsx|mjs|js|json|sol|md|sh|ya?ml|css|html|csv|txt|example)$|(^|\/)[^.]+$|(^|\/)\.[^/.]+$/;
const PATTERNS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["an absolute path of a machine", /(?<![\w.:/-])\/(?:home|root|Users|work|private\/var|tmp\/bash_jobs)\/[\w.-]+/],
  ["an absolute path of a machine", /\b[A-Z]:\\Users\\/],
  ["a private key", /(?:key|secret|signer|wallet)[^\n]{0,40}["'`=:\s](?:0x)?[0-9a-f]{64}\b/i],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an RPC address with a key", /https?:\/\/[\w.-]+\/(?:v\d\/)?[A-Za-z0-9_-]{24,}(?=["'`\s)]|$)/],
  ["an address with credentials", /\bhttps?:\/\/[^\s/:@"'`]+:[^\s/@"'`]+@/],
  ["a seed phrase", /mnemonic[^\n]{0,20}["'`](?:[a-z]+ ){11,23}[a-z]+["'`]/i],
];
/** The accounts every Hardhat node opens with are published; they protect nothing. */
const PHRASE = "test test test test test test test test test test test junk";
const PUBLIC = [PHRASE, ...Array.from({ length: 20 }, (_, index) => developmentKey(index))];

export const secrets: Check = {
  name: "secrets",
  rule: "no tracked file holds a private key, a seed phrase, an RPC address with a key or an absolute path of a machine",
  find(root) {
    const paths = tracked(root).filter((path) => TEXT.test(path) && path !== "package-lock.json");
    return paths.flatMap((path) => scan(read(root, path)).map((problem) => `${path}:${problem}`));
  },
};

function scan(source: string): string[] {
  return source.split("\n").flatMap((line, index) => {
    const text = PUBLIC.reduce((rest, known) => rest.replaceAll(known, ""), line);
    return PATTERNS.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${index + 1}: looks like ${what}`);
  });
}

function developmentKey(index: number): string {
  return HDNodeWallet.fromPhrase(PHRASE, "", `m/44'/60'/0'/0/${index}`).privateKey.slice(2);
}
