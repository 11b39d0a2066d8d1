import { MARKS } from '../marks.ts';
import { type Row, shown } from '../row.ts';
import type { ExportSpeed } from './export-speed.ts';
import type { ImportSpeed } from './import-speed.ts';
import { type Spread, spreadOf, type Timed } from './measure.ts';
import type { RouteClass } from './mix.ts';

/** The classes in words. */
export const LABELS: Readonly<Record<RouteClass, string>> = {
  game: 'a game, its moves, its analysis',
  listOne: 'list of games, one filter, any page',
  listAny: 'list of games, any filters',
  explorer: 'explorer, no filter',
  explorerFiltered: 'explorer, any filters, one player',
  explorerAll: 'explorer, any filters, all games',
  statistics: 'summary, ratings, opponents, head to head',
  insightsSide: 'insights by facts of a side',
  insightsMove: 'insights by facts of a move',
  mistakes: 'mistakes, any filters, any order',
};

const ms = (value: number): string => shown(value, 1);

/** A class with its p50, p95 and longest, held against a mark of its p95 where it has one. */
export const spreadRow = (what: string, { n, p50, p95, max }: Spread, mark?: number): Row => ({
  what: `${what} (${n})`,
  figure: `${ms(p50)} · ${ms(p95)} · ${ms(max)} ms`,
  ...(mark !== undefined && { against: `p95 < ${mark} ms`, reached: p95 < mark }),
});

const times = (timed: readonly Timed[], of: readonly RouteClass[]): Spread =>
  spreadOf(timed.filter((one) => of.includes(one.of)).map((one) => one.ms));

/** With one client: p50, p95 and the longest by class. */
export const aloneRows = (timed: readonly Timed[]): Row[] =>
  (Object.keys(LABELS) as RouteClass[]).map((of) =>
    spreadRow(`1 client: ${LABELS[of]}`, times(timed, [of]), MARKS.queriesMs[of]),
  );

/** With several at once. The filtered explorer has one mark, whoever's games they are. */
export const togetherRows = (timed: readonly Timed[], clients: number): Row[] => {
  const { filteredExplorer, insightsSide } = MARKS.queriesTogetherMs;
  const name = `${clients} clients:`;
  return [
    ...(Object.keys(LABELS) as RouteClass[]).map((of) =>
      spreadRow(
        `${name} ${LABELS[of]}`,
        times(timed, [of]),
        of === 'insightsSide' ? insightsSide : undefined,
      ),
    ),
    spreadRow(
      `${name} explorer, any filters`,
      times(timed, ['explorerFiltered', 'explorerAll']),
      filteredExplorer,
    ),
  ];
};

/** How far the times are those of the machine, and not ours. */
export const othersRow = (cores: number): Row => ({
  what: '  cores that other programs took meanwhile',
  figure: shown(cores, 2),
});

/** The export of all games of a player. */
export const exportRows = ({ games, perSecond, grownMb }: ExportSpeed): Row[] => [
  {
    what: `export of ${shown(games)} games, NDJSON`,
    figure: `${shown(perSecond)} games/s`,
    against: `≥ ${shown(MARKS.exportPerSecond)}`,
    reached: perSecond >= MARKS.exportPerSecond,
  },
  {
    what: '  growth of the API meanwhile',
    figure: `${shown(grownMb)} MB`,
    against: `< ${MARKS.exportGrowthMb} MB`,
    reached: grownMb < MARKS.exportGrowthMb,
  },
];

/** The import of a PGN of new games. */
export const importRows = ({ games, perSecond, alone, meanwhile }: ImportSpeed): Row[] => {
  const slower = meanwhile.p95 / alone.p95;
  return [
    {
      what: `import of ${shown(games)} new games, PGN`,
      figure: `${shown(perSecond)} games/s`,
      against: `≥ ${shown(MARKS.importPerSecond)}`,
      reached: perSecond >= MARKS.importPerSecond,
    },
    {
      what: `  others meanwhile (${meanwhile.n}): p95 ${ms(meanwhile.p95)} ms, without it ${ms(alone.p95)} ms`,
      figure: `× ${shown(slower, 2)}`,
      against: `≤ ${MARKS.importSlowsOthers}`,
      reached: slower <= MARKS.importSlowsOthers,
    },
  ];
};
