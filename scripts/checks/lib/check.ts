/** One mechanical rule of the repository. Pure reader of files: it never changes what it checks. */
export interface Check {
  /** Command-line name: `npm run check -- <name>`. */
  readonly name: string;
  /** What a reader must know to repair a failure, in one sentence. */
  readonly rule: string;
  /** True when it reads artifacts or generated types: `hardhat build` runs first, since a coverage run leaves its own. */
  readonly needsBuild?: boolean;
  /** Problems found below `root`, one line each, repository-relative; empty when the rule holds. */
  find(root: string): Promise<string[]> | string[];
  /** Rewrites the snapshot the check compares with; only checks that own one have it. */
  update?(root: string): Promise<void> | void;
}
