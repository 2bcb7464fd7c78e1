import { type HoldRequest, isSameRequest, type SaleIn } from './sale.ts';

type Asked = SaleIn<'asked'>;
type Wish = Pick<Asked, 'showId' | 'seller'> & Pick<HoldRequest, 'seatIds' | 'customerRef'>;

/** What was asked for and given up before there was an answer: nobody knows yet whether the seats are held. */
class GivenUp {
  #sales: readonly Asked[] = [];

  add(sale: Asked): void {
    this.#sales = [sale, ...this.#sales];
  }

  has(saleId: string): boolean {
    return this.#sales.some((sale) => sale.saleId === saleId);
  }

  /** Whoever asks for the same once more sends the same request: it may be answered with the hold there is. */
  find(wish: Wish): HoldRequest | undefined {
    return this.#sales.find((sale) => textOf({ ...sale, ...sale.request }) === textOf(wish))?.request;
  }

  /** There is an answer to it. */
  forget(request: HoldRequest): void {
    this.#sales = this.#sales.filter((sale) => !isSameRequest(sale.request, request));
  }
}

function textOf({ showId, seller, seatIds, customerRef }: Wish): string {
  return JSON.stringify([showId, seller, seatIds, customerRef]);
}

export const givenUp = new GivenUp();
