/** A running Holdfast, or what passes for one, to fire at. */
export interface Target {
  /** For people: `redis, 2 processes`. */
  readonly name: string;
  /** Addresses of its api processes, `http[s]://host:port`. */
  readonly apis: readonly string[];
  /** An API key that may do everything. */
  readonly key: string;
  /** What it is made of. */
  readonly about: TargetParts;
  /** Names of its processes that have ended though nobody stopped them. Absent: none of them is ours to look at. */
  fallen?(): readonly string[];
}

export interface TargetParts {
  readonly engine: string;
  readonly ledger: string;
  /** By name: `{ redis: '8.0.2', postgres: '17.2' }`. What cannot be known is left out. */
  readonly versions: Readonly<Record<string, string>>;
  /** On this machine, from the sources that this suite is of. */
  readonly isStartedHere: boolean;
}

/** A target of ours: disposing of it ends all that was started for it. */
export interface StartedTarget extends Target, AsyncDisposable {}
