/**
 * Watches one show over many connections, apart from whoever measures. Told where by its parent, it answers `watching`
 * once each has its snapshot; told to report, what arrived when.
 */
import { connect } from 'node:net';
import { changeKey, type WatchOrder, type WatchReport } from './watching.ts';

const CONNECT_AT_ONCE = 50;
const [STATUS, SEATS] = ['"status":"', '"seatIds":['];
const [H, ZERO, NINE, COMMA, CLOSE_BRACKET] = [0x68, 0x30, 0x39, 0x2c, 0x5d];
const changes: number[] = [];
const atMs: number[] = [];
let lost = 0;

process.on('message', async (message: WatchOrder | 'report') => {
  if (message === 'report') process.send?.({ changes, atMs, lost } satisfies WatchReport);
  else await watch(message);
});

async function watch({ port, path, count }: WatchOrder): Promise<void> {
  for (let opened = 0; opened < count; opened += CONNECT_AT_ONCE) {
    const some = Math.min(CONNECT_AT_ONCE, count - opened);
    await Promise.all(Array.from({ length: some }, () => watchOnce(port, path)));
  }
  process.send?.('watching');
}

function watchOnce(port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`));
    socket.on('data', (bytes) => {
      note(bytes, performance.timeOrigin + performance.now());
      if (bytes.includes('"type":"snapshot"')) resolve();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      lost += 1;
    });
  });
}

/** A change that two reads share is not seen; whoever measures knows how many there should have been. */
function note(bytes: Buffer, arrivedAtMs: number): void {
  for (let at = bytes.indexOf(STATUS); at >= 0; at = bytes.indexOf(STATUS, at + 1)) {
    const isHeld = bytes[at + STATUS.length] === H;
    let seat = 0;
    // Holds that came together may be one change of several seats.
    for (let place = bytes.indexOf(SEATS, at) + SEATS.length; place < bytes.length; place += 1) {
      const character = bytes[place] ?? 0;
      if (character >= ZERO && character <= NINE) seat = seat * 10 + character - ZERO;
      else if (character === COMMA || character === CLOSE_BRACKET) {
        changes.push(changeKey(seat, isHeld));
        atMs.push(arrivedAtMs);
        seat = 0;
      }
      if (character === CLOSE_BRACKET) break;
    }
  }
}
