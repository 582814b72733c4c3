// How the browser tests run: against the release build in dist/, in the browser that CHROME names. Started by
// `cargo xtask test browser`, which finds the browser and sets STAGECRAFT, the command line's program.

import { defineConfig } from "../../www/node_modules/@playwright/test/index.mjs";
import { port, site } from "./site";

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes only sometimes is a failure.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: site,
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROME,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `node server.mjs ${port}`,
    url: site,
    reuseExistingServer: false,
    stdout: "ignore",
    stderr: "pipe",
  },
});
