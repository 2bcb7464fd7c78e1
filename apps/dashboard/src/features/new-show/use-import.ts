import { useCallback, useEffect, useRef, useState } from 'react';
import { scaledDown } from './coordinates.ts';
import { MAX_REQUEST_BYTES } from './limits.ts';
import type { ImportResult } from './read-import.ts';

export type ImportState =
  | { readonly status: 'idle' }
  | { readonly status: 'reading'; readonly name: string }
  | { readonly status: 'read'; readonly name: string; readonly result: ImportResult };

/** As JSON a seat is at least as long as it is in a file. */
const MAX_FILE_BYTES = 4 * MAX_REQUEST_BYTES;

/** Reads one file or text at a time; another takes the place of the one before. */
export function useImport(onRead: (result: ImportResult) => void) {
  const [state, setState] = useState<ImportState>({ status: 'idle' });
  const worker = useRef<Worker>(undefined);
  const told = useRef(onRead);
  told.current = onRead;
  useEffect(() => () => worker.current?.terminate(), []);

  const read = useCallback(async (name: string, source: string | File) => {
    worker.current?.terminate();
    setState({ status: 'reading', name });
    const finish = (result: ImportResult) => {
      setState({ status: 'read', name, result });
      told.current(result);
    };
    if (typeof source !== 'string' && source.size > MAX_FILE_BYTES) return finish(tooLarge());
    const reader = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' });
    worker.current = reader;
    const isCurrent = () => worker.current === reader;
    reader.onmessage = ({ data }: MessageEvent<ImportResult>) => {
      reader.terminate();
      if (isCurrent()) finish(data);
    };
    reader.onerror = () => isCurrent() && finish(unreadable());
    try {
      const content = typeof source === 'string' ? source : new Uint8Array(await source.arrayBuffer());
      reader.postMessage(content);
    } catch {
      if (isCurrent()) finish(unreadable());
    }
  }, []);
  const scaleDown = (divisor: number) => {
    if (state.status !== 'read' || !state.result.isGood) return;
    const note = `Its coordinates were divided by ${divisor}.`;
    const { seatMap, notes } = state.result;
    setState({
      ...state,
      result: {
        ...state.result,
        ...scaledDown(seatMap, divisor),
        notes: [...notes, note],
        pixelsPerSeat: undefined,
      },
    });
  };
  return { state, read, scaleDown };
}

function unreadable(): ImportResult {
  return refused('It cannot be read.', 'Choose it again; if that does not help, save it anew.');
}

function tooLarge(): ImportResult {
  const megabytes = MAX_FILE_BYTES / 1024 ** 2;
  return refused(
    `It is larger than ${megabytes} MB.`,
    'Leave out columns that mean nothing here, or make several shows of it.',
  );
}

function refused(message: string, advice: string): ImportResult {
  return { isGood: false, format: 'csv', problems: [{ message, advice }], problemCount: 1 };
}
