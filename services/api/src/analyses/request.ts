import { type AnalysisRequest, PRIORITIES } from '@rookery/shared/contract/analysis.ts';
import type { TransactionSql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import type { AnalysisDesk } from './desk.ts';
import { dispatchChunks } from './dispatch-chunks.ts';
import { familyOf } from './engine-family.ts';
import { beginAnew, isWaiting } from './finish.ts';
import { writeAnalysis } from './keep-verdict.ts';
import { prepare } from './prepare.ts';
import { tell } from './progress.ts';
import { type AnalysisRow, lockAnalysisRow } from './row.ts';
import { readStoredGame, refuseUnanalyzable, type StoredGame } from './stored-game.ts';

type Asked = Required<AnalysisRequest>;

/** The analysis of the game, locked; begun where there is none. One of other moves than the game has now is none. */
const lockOrBegin = async (
  tx: TransactionSql,
  { no, packed, positions }: StoredGame,
  { nodes, force }: Asked,
): Promise<AnalysisRow> => {
  await tx`
    insert into analyses as a (game_no, nodes, force, plies, priority, open_positions)
    values (${no}, ${nodes}, ${force}, ${positions.plies}, ${PRIORITIES.person}, ${positions.plies + 1})
    on conflict (game_no) do update set
      nodes = excluded.nodes, force = excluded.force, plies = excluded.plies, priority = excluded.priority,
      open_positions = excluded.open_positions, state = 'queued', generation = a.generation + 1, prepared = false,
      contract_no = null, ended_at = null, reasons = null, error_code = null, error = null, seq = a.seq + 1
    where a.plies <> excluded.plies`;
  return (await lockAnalysisRow(tx, packed.id)) as AnalysisRow;
};

/** Whether what is done or under way is what is asked for, or stronger. */
const serves = (row: AnalysisRow, { nodes, force }: Asked): boolean => {
  if (row.state === 'done') return row.nodes >= nodes && !force;
  return isWaiting(row) && row.nodes >= nodes && (row.force || !force);
};

/**
 * Asks for the analysis of a game on behalf of a person: whether it is done already. Asking again is the same analysis;
 * for more nodes, or with `force`, it begins anew, and one that waited for others goes before them from now on.
 * Throws game_not_found, game_unfinished and game_without_moves.
 */
export const requestAnalysis = async (
  desk: AnalysisDesk,
  gameId: string,
  asked: Asked,
): Promise<{ done: boolean }> => {
  const game = await readStoredGame(desk.sql, gameId);
  refuseUnanalyzable(game);
  const { row, moved } = await transaction(desk.sql, async (tx) => {
    const found = await lockOrBegin(tx, game, asked);
    if (!serves(found, asked)) {
      const waits = isWaiting(found);
      beginAnew(found, {
        nodes: waits ? Math.max(found.nodes, asked.nodes) : asked.nodes,
        force: asked.force || (waits && found.force),
      });
    } else if (found.prepared && (found.state === 'done' || found.priority <= PRIORITIES.person))
      return { row: found, moved: false };
    found.priority = PRIORITIES.person;
    if (!found.prepared)
      await prepare(tx, found, game, desk.workers.engineOf(familyOf(game.positions.variant)));
    await writeAnalysis(tx, found);
    return { row: found, moved: true };
  });
  await dispatchChunks(desk, row);
  if (moved) tell(desk, row);
  return { done: row.state === 'done' };
};
