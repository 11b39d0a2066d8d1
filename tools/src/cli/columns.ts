/** Rows under each other in columns as wide as need be; those that `isNumber` tells by their place stand to the right. */
export const inColumns = (
  rows: readonly (readonly string[])[],
  isNumber: (column: number) => boolean = () => false,
): string => {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  const placed = (cell: string, i: number) =>
    isNumber(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  return rows.map((row) => row.map(placed).join('  ').trimEnd()).join('\n');
};
