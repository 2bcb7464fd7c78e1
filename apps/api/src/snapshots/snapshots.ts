import type { Holdfast } from '@holdfast/core';
import { unwrap } from '../errors.ts';
import { SharedReading } from './shared-reading.ts';
import { SnapshotAnswer } from './snapshot-answer.ts';

/** Of all shows together; those asked for least lately go first. */
const MAX_WEIGHT_BYTES = 64 * 1024 * 1024;

interface ShowSnapshots {
  readonly reading: SharedReading<SnapshotAnswer>;
  answer: SnapshotAnswer | undefined;
}

/**
 * Snapshots of shows, encoded once per change. The engine is asked each time, so that whoever was told of a change finds
 * it in the next snapshot; what costs is not to ask but to write ten thousand seats down, and that is kept.
 */
export class Snapshots {
  readonly #holdfast: Holdfast;
  /** The one asked for last is last. */
  readonly #shows = new Map<string, ShowSnapshots>();
  #weightBytes = 0;

  constructor({ holdfast }: { readonly holdfast: Holdfast }) {
    this.#holdfast = holdfast;
  }

  /**
   * The snapshot as it is, or as it was after this was called.
   * @throws WireError UNKNOWN_SHOW; EngineUnavailable
   */
  async read(showId: string): Promise<SnapshotAnswer> {
    const show = this.#shows.get(showId) ?? this.#meet(showId);
    this.#shows.delete(showId);
    this.#shows.set(showId, show);
    try {
      return await show.reading.read();
    } catch (error) {
      // No show, or none that could be read: not worth remembering, and anybody can make up ids.
      if (!show.answer && this.#shows.get(showId) === show) this.#shows.delete(showId);
      throw error;
    }
  }

  #meet(showId: string): ShowSnapshots {
    const show: ShowSnapshots = {
      answer: undefined,
      // Writing it down is part of the reading: while one is written down nobody begins another.
      reading: new SharedReading(async () => {
        const reading = unwrap(await this.#holdfast.shows.read(showId));
        if (show.answer?.isOf(reading)) return show.answer;
        const answer = new SnapshotAnswer(reading);
        if (show.answer) await answer.takeOverFrom(show.answer);
        this.#keep(show, answer);
        return answer;
      }),
    };
    return show;
  }

  #keep(show: ShowSnapshots, answer: SnapshotAnswer): void {
    show.answer = answer;
    this.#weightBytes = 0;
    for (const { answer: kept } of this.#shows.values()) this.#weightBytes += kept?.weightBytes ?? 0;
    for (const [showId, { answer: kept }] of this.#shows) {
      if (this.#weightBytes <= MAX_WEIGHT_BYTES || this.#shows.size === 1) return;
      this.#shows.delete(showId);
      this.#weightBytes -= kept?.weightBytes ?? 0;
    }
  }
}
