import { useSyncExternalStore } from 'react';
import { hasRunOut, isOpen, type Sale } from './sale.ts';

const STORED_UNDER = 'holdfast.sales.1';

/**
 * The sales of this tab. They stand in sessionStorage, owner tokens included: a reload must not cost a customer their
 * seats, and nothing but the token can confirm them. Not in localStorage, which outlives the clerk's day and is every
 * tab's; not in the address, which ends up in histories, logs and screenshots; and not in the cache of queries. A script
 * that could read it could as well send the requests itself: the Content-Security-Policy lets none in.
 */
class Sales {
  #sales: readonly Sale[] | undefined;
  /** The one that moved on while somebody was looking: it takes the focus. After a reload none does. */
  freshId: string | undefined;
  readonly #listeners = new Set<() => void>();

  get = (): readonly Sale[] => {
    this.#sales ??= this.#read();
    return this.#sales;
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  find(saleId: string): Sale | undefined {
    return this.get().find((sale) => sale.saleId === saleId);
  }

  /** The newest comes first. */
  add(sale: Sale): void {
    this.#become([sale, ...this.get()]);
  }

  /** Where it is still there: whoever answers late changes nothing that was put away. */
  replace(sale: Sale, { isFresh = false } = {}): void {
    if (isFresh) this.freshId = sale.saleId;
    this.#become(this.get().map((other) => (other.saleId === sale.saleId ? sale : other)));
  }

  remove(saleId: string): void {
    this.#become(this.get().filter((sale) => sale.saleId !== saleId));
  }

  /** What ran out on a page that nobody looked at is nobody's any more, and neither is its token. */
  forgetEnded(): void {
    this.#become(this.get().filter((sale) => !hasRunOut(sale)));
  }

  #read(): readonly Sale[] {
    const sales: readonly Sale[] = JSON.parse(sessionStorage.getItem(STORED_UNDER) ?? '[]');
    const kept = sales.filter((sale) => !hasRunOut(sale));
    this.#keep(kept);
    return kept;
  }

  #become(sales: readonly Sale[]): void {
    this.#sales = sales;
    this.#keep(sales);
    for (const listener of this.#listeners) listener();
  }

  #keep(sales: readonly Sale[]): void {
    if (sales.length === 0) sessionStorage.removeItem(STORED_UNDER);
    else sessionStorage.setItem(STORED_UNDER, JSON.stringify(sales));
    this.#warnOnLeaving(sales);
  }

  /** On every page of the tab: with it go the tokens, and the seats stay held until they run out. */
  #warnOnLeaving(sales: readonly Sale[]): void {
    if (sales.some(isOpen)) addEventListener('beforeunload', warn);
    else removeEventListener('beforeunload', warn);
  }
}

function warn(event: BeforeUnloadEvent): void {
  if (sales.get().some((sale) => isOpen(sale) && !hasRunOut(sale))) event.preventDefault();
  else sales.forgetEnded();
}

export const sales = new Sales();

export function useSales({ showId, seller }: { showId: string; seller: string }): readonly Sale[] {
  const all = useSyncExternalStore(sales.subscribe, sales.get);
  return all.filter((sale) => sale.showId === showId && sale.seller === seller);
}
