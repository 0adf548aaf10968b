import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../..");
const PORT = 18_645;
const COMMAND = ["--import", "tsx", "scripts/start.ts", "--accounts", "1", "--port", String(PORT)];
const MINUTES = 60_000;

/** Listens on the port of this file's runs. @throws when someone else does. */
async function occupy() {
  const server = createServer().listen(PORT, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("npm start · port and interrupt", () => {
  it("a port in use is one sentence that says what to do", async () => {
    const server = await occupy();
    const { status, stderr } = spawnSync(process.execPath, COMMAND, { cwd: ROOT, encoding: "utf8" });
    server.close();
    expect(status).to.equal(2);
    expect(stderr.trim()).to.match(/^Port 18645 cannot be opened on 127\.0\.0\.1: .*--port\.$/);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`${signal} in the middle of a replay ends the keeper too and frees the port`, async function () {
      this.timeout(5 * MINUTES);
      const child = spawn(process.execPath, COMMAND, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
      let complaint = "";
      child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
      // The first line of prices is printed when the keeper has caught up for the first time.
      for await (const text of child.stdout) if (String(text).includes("| USDC")) break;
      child.kill(signal);
      // The keeper writes to the same standard error, which closes when both are gone.
      const [status] = (await once(child, "close")) as [number | null];
      expect(status, complaint).to.equal(130);
      expect(complaint).to.equal("");
      (await occupy()).close();
    });
  }
});
