import { Counter, Gauge, type Registry } from 'prom-client';

type Values = number | Readonly<Record<string, number>> | undefined;

export interface Reading {
  readonly registry: Registry;
  readonly kind: 'gauge' | 'counter';
  readonly name: string;
  readonly help: string;
  /** What the values are by; absent where there is one. */
  readonly label?: string;
  /** Asked at every scrape; undefined: not known, and absent from that scrape. */
  readonly read: () => Values | Promise<Values>;
}

/** A metric that is kept elsewhere and read when somebody scrapes. */
export function registerReading({ registry, kind, name, help, label, read }: Reading): void {
  const Metric = kind === 'gauge' ? Gauge : Counter;
  new Metric({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    async collect() {
      const values = await read();
      this.reset();
      if (typeof values === 'number') this.inc(values);
      // Without a label, a reset leaves a zero behind.
      else if (label === undefined) this.remove();
      else {
        for (const [value, count] of Object.entries(values ?? {})) this.inc({ [label]: value }, count);
      }
    },
  });
}
