import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import type { Contract } from '@rookery/shared/contract/engine.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql, TransactionSql } from 'postgres';
import { EVALUATION_COLUMNS, type EvaluationRow } from '../evaluations/cache.ts';
import { type ContractRow, contractOf } from '../evaluations/contract.ts';
import { isOwnAnalysis } from '../games/annotator.ts';
import { judge } from './judge.ts';
import { progressOf } from './progress.ts';
import { type AnalysisRow, readAnalysisRow } from './row.ts';
import { readStoredGame, type StoredGame } from './stored-game.ts';
import { type Known, knownOfRows, knownOfShipped } from './view.ts';

/** Evaluations by their numbers. */
export const readEvaluations = async (
  sql: Sql | TransactionSql,
  nos: readonly (number | null)[],
): Promise<Map<number, EvaluationRow>> => {
  const known = nos.filter((no) => no !== null);
  if (known.length === 0) return new Map();
  const rows = await sql.unsafe<EvaluationRow[]>(
    `select ${EVALUATION_COLUMNS} from evaluations e where e.no = any($1::int[])`,
    [`{${known.join(',')}}`],
    { prepare: true },
  );
  return new Map(rows.map((row) => [row.no, row]));
};

const NO_CONTRACT: Contract = {
  engine: null,
  version: null,
  net: null,
  hashMb: null,
  nodes: null,
  multiPv: null,
};

const OF_LICHESS: Contract = { ...NO_CONTRACT, engine: 'lichess' };

/** Of an analysis that came with its game. One of ours was made by another stack: how, its file does not say. */
const contractOfCame = ({ record }: StoredGame): Contract =>
  isOwnAnalysis(record) ? NO_CONTRACT : OF_LICHESS;

const readContract = async (
  sql: Sql,
  { contractNo, nodes, state }: AnalysisRow,
  game: StoredGame,
): Promise<Contract> => {
  const [row] = contractNo ? await sql<ContractRow[]>`select * from contracts where no = ${contractNo}` : [];
  if (row) return contractOf(row);
  // Nothing was searched here, and nothing is left to be.
  return state === 'done' ? contractOfCame(game) : { ...NO_CONTRACT, nodes, multiPv: 1 };
};

/** What the stored analysis of a game knows. */
export const readKnown = async (
  sql: Sql | TransactionSql,
  row: AnalysisRow,
  game: StoredGame,
): Promise<Known> =>
  knownOfRows(row.marks, await readEvaluations(sql, row.marks.evaluationNos), game.shipped);

const ofRookery = async (sql: Sql, row: AnalysisRow, game: StoredGame): Promise<Analysis> => {
  const judged = judge(game, await readKnown(sql, row, game));
  const isDone = row.state === 'done';
  return {
    ...progressOf(row),
    source: 'rookery',
    contract: await readContract(sql, row, game),
    unsearchable: Object.entries(row.reasons).map(([ply, reason]) => ({ ply: Number(ply), reason })),
    white: isDone ? judged.white : null,
    black: isDone ? judged.black : null,
    division: judged.division,
    moves: judged.moves,
    requestedAt: row.requestedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    ...(row.errorCode !== null && { error: { code: row.errorCode, detail: row.error ?? '' } }),
  };
};

/** The one that came with the game, Lichess's but for ours of old; undefined without. */
const thatCame = (game: StoredGame): Analysis | undefined => {
  const { packed, positions, shipped } = game;
  const known = knownOfShipped(positions.plies, shipped);
  const covered = known.sources.filter((source) => source !== undefined).length;
  if (covered === 0) return undefined;
  // The mating move has no entry: the game is over there.
  const last = positions.plies;
  const isMate = known.sources[last] === undefined && packed.status === 'mate';
  const sources = isMate ? [...known.sources.slice(0, last), 'decided' as const] : known.sources;
  return {
    gameId: packed.id,
    state: 'done',
    plies: last,
    covered: covered + (isMate ? 1 : 0),
    searched: 0,
    reused: 0,
    shipped: covered,
    source: isOwnAnalysis(game.record) ? 'rookery' : 'lichess',
    contract: contractOfCame(game),
    unsearchable: [],
    ...judge(game, { ...known, sources }),
    requestedAt: null,
    endedAt: null,
  };
};

/**
 * The analysis of a game: of the source that is asked for, else the one that was asked of Rookery, else Lichess's.
 * Throws game_not_found and analysis_not_found.
 */
export const readAnalysisOf = async (
  sql: Sql,
  gameId: string,
  source?: Analysis['source'],
): Promise<Analysis> => {
  const game = await readStoredGame(sql, gameId);
  const row = source === 'lichess' ? undefined : await readAnalysisRow(sql, gameId);
  if (row) return ofRookery(sql, row, game);
  const came = thatCame(game);
  if (came && (source === undefined || came.source === source)) return came;
  throw new RookeryError(
    'analysis_not_found',
    `there is no analysis of game ${gameId}: ask for one with POST`,
  );
};

/**
 * The analyses of a game, at most one of each source: the one that was asked of Rookery first. Throws game_not_found.
 */
export const listAnalysesOf = async (sql: Sql, gameId: string): Promise<Analysis[]> => {
  const game = await readStoredGame(sql, gameId);
  const row = await readAnalysisRow(sql, gameId);
  const [made, came] = [row && (await ofRookery(sql, row, game)), thatCame(game)];
  // Of one source there is one: the new one.
  return [made, made?.source === came?.source ? undefined : came].filter((one) => one !== undefined);
};
