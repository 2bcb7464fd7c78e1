import { createHash } from 'node:crypto';
import type { SeatReading, SeatSnapshot } from '@holdfast/core';
import { compress, type Encoding } from '../http/compression.ts';
import type { EncodedAnswer, Envelope } from '../http/encoded-answer.ts';

/** Below it, compressing saves nothing that anybody would notice. */
const SMALL_BYTES = 1024;

type Form = `${Envelope} ${Encoding}`;

/**
 * A snapshot with the bytes that were made of it, once for each form that somebody wanted. Anything that takes it for
 * the plain value, JSON.stringify for one, finds that too.
 */
export class SnapshotAnswer implements SeatSnapshot, EncodedAnswer {
  readonly showId: string;
  readonly version: number;
  readonly seatsJson: string;
  readonly etag: string;
  readonly #json: string;
  readonly #statusCodes: Uint8Array;
  readonly #bodies = new Map<Form, Promise<Buffer>>();

  constructor(reading: SeatReading) {
    this.showId = reading.showId;
    this.version = reading.version;
    this.#statusCodes = reading.statusCodes;
    this.seatsJson = JSON.stringify(reading.seats());
    const { showId, version, seatsJson } = this;
    this.#json = `{"showId":${JSON.stringify(showId)},"version":${version},"seats":${seatsJson}}`;
    // Weak: the same for every form of it.
    this.etag = `W/"${createHash('sha256').update(this.#json).digest('base64url').slice(0, 22)}"`;
  }

  /** Whether that reading would give the same snapshot. */
  isOf({ version, statusCodes }: SeatReading): boolean {
    return version === this.version && Buffer.compare(statusCodes, this.#statusCodes) === 0;
  }

  get seats(): SeatSnapshot['seats'] {
    return JSON.parse(this.seatsJson);
  }

  /** Roughly what it takes of memory with its bodies. */
  get weightBytes(): number {
    return 4 * this.#json.length + this.#statusCodes.length;
  }

  toJSON(): SeatSnapshot {
    const { showId, version, seats } = this;
    return { showId, version, seats };
  }

  bestOf(accepted: Encoding): Encoding {
    return this.#json.length < SMALL_BYTES ? 'identity' : accepted;
  }

  body(envelope: Envelope, encoding: Encoding): Promise<Buffer> {
    const form: Form = `${envelope} ${encoding}`;
    const made = this.#bodies.get(form);
    if (made) return made;
    const text = envelope === 'trpc' ? `{"result":{"data":${this.#json}}}` : this.#json;
    const making = compress(Buffer.from(text), encoding);
    this.#bodies.set(form, making);
    return making;
  }

  /** Makes the bodies that its predecessor was asked for. */
  async takeOverFrom(predecessor: SnapshotAnswer): Promise<void> {
    const forms = [...predecessor.#bodies.keys()].map((form) => form.split(' ') as [Envelope, Encoding]);
    await Promise.all(forms.map(([envelope, encoding]) => this.body(envelope, encoding)));
  }
}
