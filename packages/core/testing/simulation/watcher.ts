import type { SeatEvent } from '../../src/booking/shows.ts';
import type { ApiProcess } from './api-process.ts';
import { isNamedFault, SHOW_ID } from './clients.ts';
import type { SimulatedTime } from './simulated-time.ts';
import type { Report } from './violations.ts';

const AGAIN_AFTER_MS = 200;

/** Somebody who looks at the seats: a snapshot, then every change, resumed elsewhere when the line breaks. */
export class Watcher {
  readonly #time: SimulatedTime;
  readonly #processAt: (place: number) => ApiProcess | undefined;
  readonly #report: Report;
  readonly #onEvent: (event: SeatEvent) => void;
  #version: number | undefined;
  /** Seats that are not available, by id. */
  readonly #taken = new Map<string, string>();
  /** When it last began again from a snapshot. */
  #snapshotAtMs = 0;

  constructor(parts: {
    readonly time: SimulatedTime;
    readonly processAt: (place: number) => ApiProcess | undefined;
    readonly report: Report;
    readonly onEvent: (event: SeatEvent) => void;
  }) {
    this.#time = parts.time;
    this.#processAt = parts.processAt;
    this.#report = parts.report;
    this.#onEvent = parts.onEvent;
  }

  get version(): number | undefined {
    return this.#version;
  }

  get snapshotAtMs(): number {
    return this.#snapshotAtMs;
  }

  /** `A:held B:booked` */
  seats(): string {
    return seatsAsText(Object.fromEntries(this.#taken));
  }

  async watch(place: number): Promise<never> {
    for (let at = place; ; at += 1) {
      const process = this.#processAt(at);
      if (process) await this.#watchAt(process);
      await new Promise<void>((resolve) => this.#time.after(AGAIN_AFTER_MS, resolve));
    }
  }

  /** Until the line breaks. */
  async #watchAt(process: ApiProcess): Promise<void> {
    const abort = new AbortController();
    try {
      const holdfast = await Promise.race([process.ready, process.died]);
      if (!holdfast) return;
      const options = { sinceVersion: this.#version, signal: abort.signal };
      const watching = await Promise.race([holdfast.shows.watch(SHOW_ID, options), process.died]);
      if (!watching?.ok) return;
      for (;;) {
        const next = await Promise.race([watching.value.next(), process.died]);
        if (!next || next.done) return;
        this.#see(next.value);
      }
    } catch (error) {
      if (!isNamedFault(error)) this.#report('every call ends, in an answer or a named fault', String(error));
    } finally {
      abort.abort();
    }
  }

  #see(event: SeatEvent): void {
    this.#onEvent(event);
    if (event.type === 'snapshot') {
      this.#snapshotAtMs = this.#time.nowMs();
      this.#taken.clear();
      for (const [seatId, status] of Object.entries(event.seats)) this.#taken.set(seatId, status);
    } else {
      if (this.#version !== undefined && event.version <= this.#version) {
        this.#report(
          'watchers see what the snapshot says',
          `version ${event.version} after ${this.#version}`,
        );
      }
      for (const seatId of event.seatIds) {
        if (event.status === 'available') this.#taken.delete(seatId);
        else this.#taken.set(seatId, event.status);
      }
    }
    this.#version = event.version;
  }
}

export function seatsAsText(seats: Readonly<Record<string, string>>): string {
  const taken = Object.entries(seats).map(([seatId, status]) => `${seatId}:${status}`);
  return taken.toSorted().join(' ');
}
