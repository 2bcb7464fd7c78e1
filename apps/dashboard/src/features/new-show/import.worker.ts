import { readImport } from './read-import.ts';

/** Reads a file away from the page, which goes on answering meanwhile. */
self.onmessage = ({ data }: MessageEvent<string | Uint8Array>) => {
  self.postMessage(readImport(data));
};
