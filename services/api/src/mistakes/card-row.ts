import type { Sql, TransactionSql } from 'postgres';
import type { MistakeCard } from './card.ts';

/** A mistake by its game and ply. */
export interface MistakeKey {
  gameNo: number;
  ply: number;
}

/** A card as it is stored. */
export interface CardRow extends MistakeCard, MistakeKey {}

const READ = `
  select c.game_no as "gameNo", c.ply, c.due_at as due, c.answered_at as last_review, c.stability, c.difficulty,
    c.reps, c.lapses, c.scheduled_days, c.learning_steps, c.state, c.found
  from mistake_cards c join unnest($1::int[], $2::smallint[]) as wanted (game_no, ply) using (game_no, ply)`;

/** The cards of these mistakes; none for one without an answer. */
export const readCards = (sql: Sql | TransactionSql, keys: readonly MistakeKey[]): Promise<CardRow[]> =>
  sql.unsafe<CardRow[]>(
    READ,
    [`{${keys.map(({ gameNo }) => gameNo).join(',')}}`, `{${keys.map(({ ply }) => ply).join(',')}}`],
    { prepare: true },
  );

/** Writes a card over the one that is there. */
export const writeCard = async (
  tx: TransactionSql,
  { gameNo, ply }: MistakeKey,
  card: MistakeCard,
): Promise<void> => {
  await tx`
    insert into mistake_cards (game_no, ply, due_at, answered_at, stability, difficulty, reps, lapses, scheduled_days,
      learning_steps, state, found)
    values (${gameNo}, ${ply}, ${card.due}, ${card.last_review}, ${card.stability}, ${card.difficulty}, ${card.reps},
      ${card.lapses}, ${card.scheduled_days}, ${card.learning_steps}, ${card.state}, ${card.found})
    on conflict (game_no, ply) do update set
      due_at = excluded.due_at, answered_at = excluded.answered_at, stability = excluded.stability,
      difficulty = excluded.difficulty, reps = excluded.reps, lapses = excluded.lapses,
      scheduled_days = excluded.scheduled_days, learning_steps = excluded.learning_steps, state = excluded.state,
      found = excluded.found`;
};
