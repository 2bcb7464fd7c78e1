import { SeatDirectory } from '../domain/seat-map.ts';
import { SHOW_ID_PATTERN } from '../domain/text.ts';
import type { Ledger, Show } from '../ports/ledger.ts';

/** What of a show never changes, with what is derived from its seat map once. */
export interface CatalogShow extends Omit<Show, 'sale'> {
  readonly seats: SeatDirectory;
}

/** Shows by id, read from the ledger once each. Whether a show is on sale is not here: it changes, ask its engine. */
export class Catalog {
  readonly #ledger: Ledger;
  readonly #shows = new Map<string, CatalogShow>();
  readonly #underway = new Map<string, Promise<CatalogShow | undefined>>();

  constructor({ ledger }: { readonly ledger: Ledger }) {
    this.#ledger = ledger;
  }

  async get(showId: string): Promise<CatalogShow | undefined> {
    const known = this.#shows.get(showId);
    if (known) return known;
    // What cannot be a show's id is not worth asking for, and may be text that no database takes.
    if (!SHOW_ID_PATTERN.test(showId)) return undefined;
    const underway = this.#underway.get(showId);
    if (underway) return underway;
    const read = this.#read(showId).finally(() => this.#underway.delete(showId));
    this.#underway.set(showId, read);
    return read;
  }

  /** Once, for a crowd that comes at the same moment: seat maps are large. */
  async #read(showId: string): Promise<CatalogShow | undefined> {
    const show = await this.#ledger.getShow(showId);
    if (!show) return undefined;
    const entry = { ...show, seats: new SeatDirectory(show.seatMap) };
    this.#shows.set(showId, entry);
    return entry;
  }

  /** Shows that this process has met so far; needs no ledger. */
  known(): readonly CatalogShow[] {
    return [...this.#shows.values()];
  }

  /** All shows, those included that another process has added since. */
  async list(): Promise<readonly CatalogShow[]> {
    const showIds = await this.#ledger.listShowIds();
    const shows = await Promise.all(showIds.map((showId) => this.get(showId)));
    return shows.filter((show) => show !== undefined);
  }
}
