import { Download, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { download } from '../lib/download.ts';
import { type CsvExport, csvFile, csvFileName } from '../lib/export-csv.ts';
import { localDay } from '../lib/time.ts';
import { Button } from './ui/button.tsx';
import { notify } from './ui/toast.tsx';

interface ExportButtonProps<Row> {
  /** What the rows are, as people and the file's name say it: `bookings`. */
  readonly what: string;
  /** What they are about, for the file's name: a show. */
  readonly about?: string | undefined;
  readonly source: CsvExport<Row>;
}

/** Saves everything that is filtered as CSV, also what is not loaded yet. Pressed again it stops. */
export function ExportButton<Row>({ what, about, source }: ExportButtonProps<Row>) {
  const [rowCount, setRowCount] = useState<number>();
  const running = useRef<AbortController>(undefined);
  // Whoever leaves the page does not wait for the file.
  useEffect(() => () => running.current?.abort(), []);

  const run = async () => {
    const controller = new AbortController();
    running.current = controller;
    setRowCount(0);
    try {
      const result = await csvFile(source, { signal: controller.signal, onProgress: setRowCount });
      const fileName = csvFileName(what, about, localDay(Date.now()));
      download(result.file, fileName);
      notify.done(`${result.rowCount.toLocaleString()} ${what} exported`, { description: fileName });
    } catch (error) {
      if (controller.signal.aborted) notify.done('Export stopped', { description: 'No file was saved.' });
      else notify.problem('The export stopped, and no file was saved', error);
    } finally {
      running.current = undefined;
      setRowCount(undefined);
    }
  };

  return rowCount === undefined ? (
    <Button size="small" className="min-w-32" onClick={run}>
      <Download aria-hidden="true" />
      Export CSV
    </Button>
  ) : (
    <Button
      size="small"
      className="min-w-32 tabular-nums"
      title={`Stop the export of ${what}`}
      onClick={() => running.current?.abort()}
    >
      <Square aria-hidden="true" />
      Stop at {rowCount.toLocaleString()}
    </Button>
  );
}
