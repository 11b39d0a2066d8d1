/** When a month `2024-03` or a day `2024-03-09` begins in the reader's zone, in ms. */
export const timeOf = (key: string): number => {
  const [year = 0, month = 1, day = 1] = key.split('-').map(Number);
  return new Date(year, month - 1, day).getTime();
};
