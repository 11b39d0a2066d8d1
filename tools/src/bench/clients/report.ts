import { LICHESS_PACE, MARKS } from '../marks.ts';
import { spreadOf } from '../queries/measure.ts';
import { CLASSES } from '../queries/mix.ts';
import { LABELS, spreadRow } from '../queries/report.ts';
import { type Row, shown } from '../row.ts';
import type { Crowd } from './crowd.ts';
import type { Holdings } from './holding.ts';
import type { Asker, Tally } from './tally.ts';
import type { Watched } from './watch.ts';

/** All that was seen. */
export interface Load {
  crowd: Crowd;
  tally: Tally;
  holdings: Holdings;
  watched: Watched;
  /** Answers of 500 and above that the API itself counted, those to clients that were gone too. */
  counted5xx: number;
  /** How much more the API keeps of games in memory, megabytes, as it says itself. */
  gamesMb: number;
  /** When the clients came, and when the last one was gone. */
  began: number;
  ended: number;
  /** Whether it was looked on for a minute after. */
  isRested: boolean;
  /** Games a second that were synced before anybody came. */
  alone: number;
}

/** A 429 is looked at by itself: it has to say which cap it is of, and when to come again. Whoever never ends a body is told so, or just let go of. */
const isPlanned = (asker: Asker, status: number): boolean =>
  status === 200 || status === 429 || (asker === 'unfinished' && status >= 400 && status < 500);

const none = (what: string, found: readonly string[], count: number): Row => ({
  what: [what, ...found.slice(0, 5).map((one) => `  ${one}`)].join('\n'),
  figure: shown(count),
  against: '0',
  reached: count === 0,
});

/** How the requests were answered. */
const answers = ({ tally, watched, counted5xx }: Load): Row[] => {
  const statuses = tally.statuses();
  const byStatus = Map.groupBy(statuses, ({ status }) => status);
  const figure = [...byStatus]
    .toSorted(([a], [b]) => a - b)
    .map(([status, all]) => `${status}: ${shown(all.reduce((sum, { count }) => sum + count, 0))}`)
    .join(' · ');
  const unplanned = statuses.filter(({ asker, status }) => !isPlanned(asker, status));
  const failures = tally.failures();
  const sum = (all: readonly { count: number }[]) => all.reduce((total, { count }) => total + count, 0);
  return [
    { what: 'answers by status', figure },
    none(
      'answers but 200, and 429 of a cap',
      unplanned.map(({ asker, status, count }) => `${count} × ${status} (${asker})`),
      sum(unplanned),
    ),
    none(
      'requests without an answer',
      failures.map(({ what, count }) => `${count} × ${what}`),
      sum(failures) + watched.lost,
    ),
    none('answers of 5xx that the API counted itself', [], counted5xx),
    ...tally.refusals().map(({ what, count }) => ({ what: `  429: ${what}`, figure: shown(count) })),
  ];
};

const holding = ({ holdings: { left, exports, events, deafEnded, unfinished } }: Load): Row[] => [
  { what: 'questions by facts of a move that nobody waited for', figure: shown(left) },
  {
    what: 'exports read slowly, most at once, with those whose end lies in the socket',
    figure: shown(exports.mostOpen),
  },
  { what: '  read', figure: `${shown(exports.bytes / 1e6)} MB, ${exports.whole} to the end` },
  none('  cut off', [], exports.broken),
  { what: 'events heard', figure: `${shown(events.bytes / 1e6, 1)} MB` },
  none('  streams cut off', [], events.broken),
  { what: '  streams of those who never read, ended', figure: shown(deafEnded) },
  {
    what: 'bodies that never end: let go of, the longest held',
    figure: `${unfinished.ended}, ${shown(unfinished.longest)} s`,
    against: `< ${MARKS.clients.unfinishedSeconds} s`,
    reached: unfinished.longest < MARKS.clients.unfinishedSeconds,
  },
];

const stackRows = ({ watched, began, ended, alone, isRested, gamesMb }: Load): Row[] => {
  const { samples } = watched;
  const during = samples.filter(({ at }) => at >= began && at <= ended);
  const [first, last] = [during[0], during.at(-1)];
  const perSecond = ((last?.games ?? 0) - (first?.games ?? 0)) / ((ended - began) / 1_000);
  const most = (of: typeof samples, from: number, to: number): number =>
    Math.max(...of.slice(Math.floor(from * of.length), Math.ceil(to * of.length)).map(({ apiMb }) => apiMb));
  const connections = Math.max(...during.map((one) => one.connections));
  const rested = samples.at(-1)?.apiMb ?? Number.NaN;
  const grown = rested - (first?.apiMb ?? Number.NaN);
  const signed = (mb: number): string => `${mb < 0 ? '−' : '+'}${shown(Math.abs(mb))}`;
  const [firstHalf, secondHalf] = [most(during, 0, 0.5), most(during, 0.5, 1)];
  const probes = spreadOf(watched.probes);
  return [
    {
      what: 'games/s synced meanwhile',
      figure: shown(perSecond),
      against: `≥ ${LICHESS_PACE}`,
      reached: perSecond >= LICHESS_PACE,
    },
    { what: '  before anybody came', figure: shown(alone) },
    { what: '  stored at the end', figure: shown(last?.games ?? 0) },
    {
      what: "an operator's probe (/healthz), p50 · p95 · max",
      figure: `${shown(probes.p50, 1)} · ${shown(probes.p95, 1)} · ${shown(probes.max, 1)} ms`,
      against: `max < ${shown(MARKS.clients.probeMs)} ms`,
      reached: probes.max < MARKS.clients.probeMs,
    },
    {
      what: "  how late the clients' own loop was, p95 · max",
      figure: `${shown(spreadOf(watched.ownLate).p95, 1)} · ${shown(spreadOf(watched.ownLate).max, 1)} ms`,
    },
    {
      what: 'memory of the API: before · first half · second half · at the end',
      figure: `${shown(first?.apiMb ?? 0)} · ${shown(firstHalf)} · ${shown(secondHalf)} · ${shown(last?.apiMb ?? 0)} MB`,
      against: `second < first half + ${MARKS.clients.grownMb} MB and the games that came`,
      reached: secondHalf - firstHalf < MARKS.clients.grownMb + gamesMb,
    },
    ...(isRested
      ? [
          {
            what: '  after a minute of rest · over before · of it what it keeps of the games that came',
            figure: `${shown(rested)} MB · ${signed(grown)} · ${signed(gamesMb)}`,
            against: `< +${MARKS.clients.grownMb} MB without these`,
            reached: grown - gamesMb < MARKS.clients.grownMb,
          },
        ]
      : []),
    {
      what: "the API's connections to Postgres, at most",
      figure: shown(connections),
      against: `≤ ${MARKS.clients.connections}`,
      reached: connections <= MARKS.clients.connections,
    },
    none('services that died', watched.died, watched.died.length),
  ];
};

/** Everything as rows, in the order in which one asks about it. */
export const rowsOf = (load: Load): Row[] => {
  const { crowd, tally, began, ended } = load;
  const seconds = (ended - began) / 1_000;
  const all = Object.values(crowd).reduce((sum, n) => sum + n, 0);
  const times = (of: string) => spreadOf(tally.times(of));
  return [
    {
      what: `clients: ${Object.entries(crowd)
        .map(([kind, n]) => `${n} ${kind}`)
        .join(' · ')}`,
      figure: shown(all),
    },
    {
      what: 'requests in all, a second',
      figure: `${shown(tally.requests())}, ${shown(tally.requests() / seconds)}/s`,
    },
    ...answers(load),
    ...CLASSES.map((of) => spreadRow(LABELS[of], times(of))),
    ...[...tally.byRoute()]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([route, all]) => spreadRow(`  ${route}`, spreadOf(all))),
    ...stackRows(load),
    ...holding(load),
  ];
};
