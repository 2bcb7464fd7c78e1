export { launchBrowser } from './browser.ts';
export { ensureBuilt } from './built-dashboard.ts';
