/** The columns of a seat map as CSV, in the order in which it is written. */
export const COLUMNS = ['section', 'row', 'seat', 'id', 'x', 'y', 'category'] as const;
export type ColumnName = (typeof COLUMNS)[number];

export const REQUIRED_COLUMNS = ['section', 'row', 'id'] as const satisfies readonly ColumnName[];

/** What others call them. Compared without case, spaces and signs. */
const ALSO_CALLED: Record<ColumnName, readonly string[]> = {
  section: ['sectionname', 'area', 'block', 'sector', 'stand', 'zone'],
  row: ['rowname', 'rowlabel', 'rowid'],
  seat: ['seatnumber', 'seatno', 'seatlabel', 'label', 'number', 'no'],
  id: ['seatid', 'uniqueid', 'key'],
  x: ['posx', 'xposition', 'positionx', 'xcoordinate'],
  y: ['posy', 'yposition', 'positiony', 'ycoordinate'],
  category: ['seatcategory', 'pricecategory', 'cat', 'class', 'tier', 'pricelevel'],
};

/** Which column a heading names; undefined: one that means nothing here. */
export function columnCalled(heading: string): ColumnName | undefined {
  const plain = heading.toLowerCase().replace(/[^a-z0-9]/g, '');
  return COLUMNS.find((column) => column === plain || ALSO_CALLED[column].includes(plain));
}
