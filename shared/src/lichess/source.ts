/** Where a game came from, with the id that storage uses; 0 stands for absent or not known. */
export const SOURCE_ID = {
  lobby: 1,
  friend: 2,
  ai: 3,
  api: 4,
  arena: 5,
  position: 6,
  import: 7,
  importlive: 8,
  simul: 9,
  pool: 10,
  swiss: 11,
  tournament: 12,
  relay: 13,
} as const;
