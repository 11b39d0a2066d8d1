import { finalFen } from '@rookery/shared/chess/final-fen.ts';
import { positionKey } from '@rookery/shared/chess/key.ts';
import { outcomeOf } from '@rookery/shared/chess/outcome.ts';
import { startPosition } from '@rookery/shared/chess/start.ts';
import { PRIORITIES } from '@rookery/shared/contract/analysis.ts';
import type { EngineIdentity } from '@rookery/shared/contract/engine.ts';
import type { Evaluation, EvaluationRequest } from '@rookery/shared/contract/evaluation.ts';
import type { Sql, TransactionSql } from 'postgres';
import type { AnalysisDesk } from '../analyses/desk.ts';
import { familyOf } from '../analyses/engine-family.ts';
import { historyOf } from '../analyses/history.ts';
import {
  type CacheKey,
  EVALUATION_COLUMNS,
  type EvaluationRow,
  findEvaluations,
  linesOfRow,
  scoreOfRow,
} from './cache.ts';
import { type ContractRow, contractOf } from './contract.ts';

/** The request with its position as we write it, so that the same position is the same request. */
const normalized = (request: EvaluationRequest): EvaluationRequest => ({
  ...request,
  fen: finalFen(request.variant, request.fen, new Uint8Array()),
});

/** How the cache knows the position of a request: without a past, but for its half-move clock. */
export const cacheKeyOf = ({ variant, fen }: EvaluationRequest): CacheKey => {
  const position = startPosition(variant, fen);
  if (typeof position === 'string') throw new Error(`${position}: ${fen}`);
  return { key: String(positionKey(variant, position)), history: historyOf([], position.halfmoves) };
};

const readOne = async (
  sql: Sql | TransactionSql,
  { variant, fen, multiPv }: EvaluationRequest,
  no: number,
): Promise<Evaluation> => {
  const [row] = await sql.unsafe<(EvaluationRow & ContractRow & { asked: number })[]>(
    `select c.*, c.nodes as asked, ${EVALUATION_COLUMNS}
    from evaluations e join contracts c on c.no = e.contract_no where e.no = $1`,
    [no],
    { prepare: true },
  );
  const found = row as EvaluationRow & ContractRow & { asked: number };
  return {
    fen,
    variant,
    score: scoreOfRow(found),
    best: found.best,
    depth: found.depth,
    nodes: found.nodes,
    lines: linesOfRow(found).slice(0, multiPv),
    contract: contractOf({ ...found, nodes: found.asked }),
  };
};

/** The evaluation under this engine that the cache has for a request; undefined without one. */
export const findEvaluation = async (
  sql: Sql | TransactionSql,
  request: EvaluationRequest,
  engine: EngineIdentity,
): Promise<Evaluation | undefined> => {
  const { nodes, multiPv } = request;
  const no = (await findEvaluations(sql, [cacheKeyOf(request)], { engine, nodes, multiPv })).get(0);
  return no === undefined ? undefined : readOne(sql, request, no);
};

const decided = ({ variant, fen }: EvaluationRequest): Evaluation | undefined => {
  const outcome = outcomeOf(variant, fen);
  if (outcome === undefined) return undefined;
  const score = outcome === 'draw' ? { cp: 0 } : { mate: 0 };
  return { fen, variant, score, best: null, depth: 0, nodes: 0, lines: [], contract: null };
};

/**
 * The evaluation of a position where it needs no search, from the cache under the engine that workers have now; else
 * the id of its search, which goes before all other work. Asking again meanwhile is the same search.
 */
export const askEvaluation = async (
  { sql, workers, pending, dispatch }: AnalysisDesk,
  given: EvaluationRequest,
): Promise<{ evaluation: Evaluation } | { id: string }> => {
  const request = normalized(given);
  const engine = workers.engineOf(familyOf(request.variant));
  const evaluation = decided(request) ?? (engine && (await findEvaluation(sql, request, engine)));
  if (evaluation) return { evaluation };
  const { id } = pending.ask(request);
  await dispatch.analyze([{ kind: 'evaluation', id }], PRIORITIES.evaluation);
  return { id };
};
