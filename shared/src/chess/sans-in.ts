/** The moves of a line in SAN, which blanks part; none of what is not there. */
export const sansIn = (line: string | undefined): string[] =>
  (line ?? '').split(' ').filter((san) => san !== '');
