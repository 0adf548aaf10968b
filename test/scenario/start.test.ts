import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../..");
const PORT = 18_645;
const RELAY_PORT = 18_646;
const PORTS = ["--port", String(PORT), "--relay-port", String(RELAY_PORT)];
const COMMAND = ["--import", "tsx", "scripts/start.ts", "--accounts", "1", ...PORTS];
const MINUTES = 60_000;

/** Listens on a port of this file's runs. @throws when someone else does. */
async function occupy(port: number) {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("npm start · port and interrupt", () => {
  it("a port in use is one sentence that says what to do", async () => {
    for (const [port, option] of [
      [PORT, "--port"],
      [RELAY_PORT, "--relay-port"],
    ] as const) {
      const server = await occupy(port);
      const { status, stderr } = spawnSync(process.execPath, COMMAND, { cwd: ROOT, encoding: "utf8" });
      server.close();
      expect(status).to.equal(2);
      const sentence = `Port ${port} cannot be opened on 127.0.0.1: stop what uses it or choose another with ${option}.`;
      expect(stderr.trim()).to.equal(sentence);
    }
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`${signal} in the middle of a replay ends keeper and relay too and frees the ports`, async function () {
      this.timeout(5 * MINUTES);
      const child = spawn(process.execPath, COMMAND, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
      let complaint = "";
      child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
      // The first line of prices is printed when the keeper has caught up for the first time.
      for await (const text of child.stdout) if (String(text).includes("| USDC")) break;
      child.kill(signal);
      // Keeper and relay write to the same standard error, which closes when all are gone.
      const [status] = (await once(child, "close")) as [number | null];
      expect(status, complaint).to.equal(130);
      expect(complaint).to.equal("");
      for (const port of [PORT, RELAY_PORT]) (await occupy(port)).close();
    });
  }
});
