import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PACKAGES = join(import.meta.dirname, "../../packages");

export interface Service {
  /** Package of the service: its main file is run, its log is named after it. */
  readonly name: "keeper" | "relay";
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the log. */
  readonly folder: string;
  readonly onLine?: (line: string) => void;
  readonly onExit?: () => void;
}

/** A service of `packages/` as a process of its own, as an operator runs it; it does not outlive this one. */
export class ServiceProcess {
  #child: ChildProcess | undefined;
  readonly #name: string;
  readonly #log: string;

  constructor({ name, args, env, folder, onLine, onExit }: Service) {
    this.#name = name;
    this.#log = join(folder, `${name}.log`);
    const main = join(PACKAGES, name, "src/main.ts");
    const child = spawn(process.execPath, ["--import", "tsx", main, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const log = createWriteStream(this.#log, { flags: "a" });
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.write(`${line}\n`);
      onLine?.(line);
    });
    const end = (): boolean => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => {
      process.off("exit", end);
      log.end();
      this.#child = undefined;
      onExit?.();
    });
    this.#child = child;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** @throws Error that names the log when the process has ended. */
  expectRunning(): void {
    if (!this.isRunning) throw new Error(`The ${this.#name} stopped; its log is ${this.#log}.`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }
}
