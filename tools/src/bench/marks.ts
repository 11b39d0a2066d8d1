/** The figures to reach, each in one place. A benchmark that falls short is repeated once and then fails. */
export const MARKS = {
  /** Games a second from trigger to last row committed, everything on two cores. */
  ingestPerSecond: 1_400,
  /** The longest transaction of games, milliseconds. */
  batchMs: 250,
  /** Bytes of a stored game: tables, indexes, TOAST, without analyses. */
  gameBytes: 2_500,
  /** Share of one core that all processes take above idle while games come at Lichess's pace. */
  paceCore: 0.25,
  /** Nodes a second through the system, over those of the same engines alone on the same positions. */
  engineShare: 0.95,
  /** How much sooner two engines are through with a game than one. */
  twoEngines: 1.8,
  /** Positions that are searched when games are analyzed a second time under the same contract. */
  searchedAgain: 0,
  /** By class of route, the 95th of a hundred requests with one client, milliseconds: 100,000 games of a player of 200,000. */
  queriesMs: {
    game: 20,
    listOne: 20,
    listAny: 80,
    explorer: 20,
    explorerFiltered: 150,
    explorerAll: 250,
    statistics: 100,
    insightsSide: 100,
    insightsMove: 600,
    mistakes: 100,
  },
  /** The same with eight clients on two cores. */
  queriesTogetherMs: { filteredExplorer: 250, insightsSide: 400 },
  /** Games a second of an export as NDJSON. */
  exportPerSecond: 10_000,
  /** How much the API may grow while it writes 100,000 games: it holds none of them. */
  exportGrowthMb: 60,
  /** Games a second of a PGN that is imported. */
  importPerSecond: 1_000,
  /** How much longer the requests of others take meanwhile, by their p95. */
  importSlowsOthers: 2,
  /** The page: KB after gzip, milliseconds to what is asked for as medians of ten, the longest task while games come in. */
  page: { firstKb: 80, viewKb: 130, gameMs: 500, rowsMs: 300, insightMs: 600, taskMs: 200 },
  /**
   * With many clients at once: an operator's probe, milliseconds, which the health check of the containers gives five
   * seconds; how much the API may have grown for good, without what it keeps of the games that came; its connections to
   * Postgres; how long a body that never ends is waited for.
   */
  clients: { probeMs: 5_000, grownMb: 60, connections: 16, unfinishedSeconds: 70 },
} as const;

/** Games a second that Lichess sends to the owner of the games. */
export const LICHESS_PACE = 60;
