/** The item at a place that is known to be there. */
export function at<Item>(list: { readonly [place: number]: Item }, place: number): Item {
  return list[place] as Item;
}
