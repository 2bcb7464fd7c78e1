import type { Operation } from '../history.ts';

/** Lists of seats that are looked up; a longer one is rarely there twice. */
const LONGEST_KNOWN = 4;

/**
 * Keeps lists of seats that are equal once, and the few words that come in nearly every line, and gives all operations one
 * shape. Ids of holds and the like are left as they are: each is there a few times only, and to look it up costs more.
 */
export class Interner {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();

  operation(from: Operation): Operation {
    return {
      record: 'operation',
      client: from.client,
      operation: this.#text(from.operation) as Operation['operation'],
      invokeMs: from.invokeMs,
      returnMs: from.returnMs,
      outcome: this.#text(from.outcome) as Operation['outcome'],
      seats: from.seats && this.#list(from.seats),
      hold: from.hold,
      fence: from.fence,
      ttlMs: from.ttlMs,
      expiresAtMs: from.expiresAtMs,
      key: from.key,
      booking: from.booking,
      refusal: from.refusal === undefined ? undefined : this.#text(from.refusal),
      taken: from.taken && this.#list(from.taken),
      statuses: from.statuses,
      asStranger: from.asStranger,
    };
  }

  forget(): void {
    this.#texts.clear();
    this.#lists.clear();
  }

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }

  #list(list: readonly string[]): readonly string[] {
    if (list.length > LONGEST_KNOWN) return list.map((text) => this.#text(text));
    const name = list.length === 1 ? (list[0] ?? '') : list.join('\n');
    const known = this.#lists.get(name);
    if (known) return known;
    const kept = list.map((text) => this.#text(text));
    this.#lists.set(name, kept);
    return kept;
  }
}
