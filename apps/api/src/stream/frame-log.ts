/** What of a show's feed is kept encoded, for those who resume or fall behind. */
const [MAX_FRAMES, MAX_BYTES] = [10_000, 1024 * 1024];

export interface Frame {
  readonly version: number;
  readonly bytes: Buffer;
}

/** Frames that go out in one write. */
interface Batch {
  readonly bytes: Buffer;
  readonly versions: readonly number[];
  /** Where in `bytes` each frame ends. */
  readonly ends: readonly number[];
  /** Bytes of changes that were written before it in the log's whole life. */
  readonly writtenBefore: number;
}

/** The newest frames of one feed in order, each encoded once for everybody. Versions rise, but not always by one. */
export class FrameLog {
  #batches: Batch[] = [];
  #from: number;
  #last: number;
  #frames = 0;
  #bytes = 0;
  #writtenBytes = 0;

  /** A log of what comes after `version`. */
  constructor(version: number) {
    this.#from = version;
    this.#last = version;
  }

  get last(): number {
    return this.#last;
  }

  /** Whether all that came after `version` is here. */
  covers(version: number): boolean {
    return version >= this.#from && version <= this.#last;
  }

  append(frames: readonly Frame[]): void {
    const bytes = Buffer.concat(frames.map((frame) => frame.bytes));
    this.#add(frames, bytes);
    this.#writtenBytes += bytes.length;
    while (this.#batches.length > 1 && (this.#frames > MAX_FRAMES || this.#bytes > MAX_BYTES)) {
      const batch = this.#batches.shift();
      if (!batch) return;
      this.#from = batch.versions.at(-1) ?? this.#from;
      this.#frames -= batch.versions.length;
      this.#bytes -= batch.bytes.length;
    }
  }

  /** A snapshot takes the place of everything before it: whatever somebody has seen, they go on from here. */
  startAnew(snapshot: Frame): void {
    this.#batches = [];
    this.#frames = 0;
    this.#bytes = 0;
    this.#from = Number.NEGATIVE_INFINITY;
    this.#add([snapshot], snapshot.bytes);
  }

  /** What came after `version`, in as many pieces as it was written in. */
  after(version: number): Buffer[] {
    if (version >= this.#last) return [];
    let first = this.#batches.length;
    while (first > 0 && lastOf(this.#batches[first - 1]) > version) first -= 1;
    return this.#batches.slice(first).map((batch, index) => (index > 0 ? batch.bytes : tail(batch, version)));
  }

  /** How much of changes came after `version`; a snapshot weighs nothing. */
  bytesAfter(version: number): number {
    const first = this.#batches.find((batch) => lastOf(batch) > version);
    return first ? this.#writtenBytes - first.writtenBefore : 0;
  }

  #add(frames: readonly Frame[], bytes: Buffer): void {
    let end = 0;
    const ends = frames.map((frame) => {
      end += frame.bytes.length;
      return end;
    });
    const versions = frames.map(({ version }) => version);
    this.#batches.push({ bytes, versions, ends, writtenBefore: this.#writtenBytes });
    this.#last = versions.at(-1) ?? this.#last;
    this.#frames += versions.length;
    this.#bytes += bytes.length;
  }
}

function lastOf(batch: Batch | undefined): number {
  return batch?.versions.at(-1) ?? Number.NEGATIVE_INFINITY;
}

function tail({ bytes, versions, ends }: Batch, version: number): Buffer {
  const seen = versions.findLastIndex((each) => each <= version);
  return seen < 0 ? bytes : bytes.subarray(ends[seen]);
}
