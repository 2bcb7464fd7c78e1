import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env.HOLDFAST_CHROMIUM || '/usr/bin/chromium';

/** A real Chromium, kept from calling home. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      // Tests run as root in containers, where Chromium's own sandbox cannot start.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
