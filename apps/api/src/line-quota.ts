/** Lines of one kind that are let through in a period. */
const LINES = 20;
const PERIOD_MS = 10_000;

interface Period {
  beganAtMs: number;
  lines: number;
  suppressed: number;
}

/** Keeps a flood of refusals, or a dependency that is down, from becoming a flood of lines. */
export class LineQuota {
  readonly #periods = new Map<string, Period>();
  #suppressed = 0;

  /** All that were kept back so far. */
  get suppressed(): number {
    return this.#suppressed;
  }

  /** Undefined: not this one. Else what the line is to have beside its own: how many were kept back before it. */
  take(kind: string, nowMs = performance.now()): { readonly suppressed?: number } | undefined {
    const period = this.#periods.get(kind);
    if (period && nowMs - period.beganAtMs < PERIOD_MS) {
      if (period.lines < LINES) {
        period.lines += 1;
        return {};
      }
      period.suppressed += 1;
      this.#suppressed += 1;
      return undefined;
    }
    this.#periods.set(kind, { beganAtMs: nowMs, lines: 1, suppressed: 0 });
    return period?.suppressed ? { suppressed: period.suppressed } : {};
  }
}
