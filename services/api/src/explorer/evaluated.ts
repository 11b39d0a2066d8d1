import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import { uciOf } from '@rookery/shared/chess/packed-moves.ts';
import { type Score, winPercent } from '@rookery/shared/chess/win-percent.ts';
import type { ExplorerMove } from '@rookery/shared/contract/explorer.ts';
import type { Sql } from 'postgres';
import { type EvaluationRow, scoreOfRow } from '../evaluations/cache.ts';
import { readEntry } from '../games/analysis-entry.ts';
import { OWN_IN_POSTGRES } from '../games/annotator.ts';
import { accuracyOf } from '../verdict/accuracy.ts';
import { START, scoreOf } from '../verdict/evaluation.ts';
import type { AskedPosition } from './asked.ts';
import type { Reached } from './reached-games.ts';

type Evaluated = Pick<ExplorerMove, 'eval' | 'mate' | 'accuracy' | 'source'>;

const evaluated = (
  { whiteToMove }: AskedPosition,
  before: Score | undefined,
  after: Score,
  source: Evaluated['source'],
): Evaluated => ({
  ...('mate' in after ? { mate: after.mate } : { eval: after.cp }),
  ...(before && {
    accuracy: accuracyOf(whiteToMove ? 'white' : 'black', winPercent(before), winPercent(after)),
  }),
  source,
});

/** What the cache of positions says of the moves, by the strongest search of each position. */
export const evaluatedMoves = async (
  sql: Sql,
  position: AskedPosition,
  moves: readonly NextMove[],
): Promise<Map<NextMove, Evaluated>> => {
  if (moves.length === 0) return new Map();
  const rows = await sql.unsafe<(Pick<EvaluationRow, 'cp' | 'mate'> & { key: string })[]>(
    `select distinct on (e.key) e.key::text, e.cp, e.mate
    from evaluations e join contracts c on c.no = e.contract_no
    where e.key = any($1::bigint[]) and e.history = 0
    order by e.key, c.nodes desc, c.multi_pv, e.no desc`,
    [`{${[position.key, ...moves.map(({ key }) => key)].join(',')}}`],
    { prepare: true },
  );
  const scores = new Map(rows.map((row) => [row.key, scoreOfRow(row)]));
  const before = scores.get(position.key);
  return new Map(
    moves.flatMap((move): [NextMove, Evaluated][] => {
      const after = scores.get(String(move.key));
      if (!after) return [];
      return [[move, evaluated(position, before, after, 'rookery')]];
    }),
  );
};

/**
 * What came with the games, by move: that of the first of them that went on so and came with an analysis. Only of those
 * is an analysis opened.
 */
const OF_GAMES = `
  select encode(x.move, 'hex') as move,
    x.record -> 'analysis' -> (x.ply - 1) as before, x.record -> 'analysis' -> x.ply as after, x.ply,
    coalesce(x.extra -> 'import' -> 'tags' ->> 'Annotator' ~ '${OWN_IN_POSTGRES}', false) as ours
  from (
    select distinct on (2) r.i, substring(g.moves from r.ply * 3 + 1 for 3) as move, r.ply, s.record, g.extra
    from unnest($1::int[], $2::int[]) with ordinality as r (game_no, ply, i)
    join shipped_analyses s on s.game_no = r.game_no
    join games g on g.no = r.game_no and g.plies > r.ply
    order by 2, 1
  ) x`;

const scoreIn = (entry: unknown): Score | undefined => {
  const { eval: cp, mate } = readEntry(entry);
  return scoreOf({ eval: cp, mate });
};

interface CameRow {
  move: string | null;
  before: unknown;
  after: unknown;
  ply: number;
  ours: boolean;
}

/** What came with the games that reached the position, in their order, by the UCI of the next move. */
export const evaluatedInGames = async (
  sql: Sql,
  position: AskedPosition,
  reached: readonly Reached[],
): Promise<Map<string, Evaluated>> => {
  if (reached.length === 0) return new Map();
  const list = (values: readonly number[]): string => `{${values.join(',')}}`;
  const rows = await sql.unsafe<CameRow[]>(
    OF_GAMES,
    [list(reached.map(({ game_no }) => game_no)), list(reached.map(({ ply }) => ply))],
    { prepare: true },
  );
  return new Map(
    rows.flatMap(({ move, before, after, ply, ours }): [string, Evaluated][] => {
      const score = scoreIn(after);
      if (!score || move === null || move === '') return [];
      const uci = uciOf(Number.parseInt(move, 16));
      const first = ply === 0 ? START : scoreIn(before);
      return [[uci, evaluated(position, first, score, ours ? 'rookery' : 'lichess')]];
    }),
  );
};
