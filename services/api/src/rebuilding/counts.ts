import type { TransactionSql } from 'postgres';
import { countedParts, SUMMED_PARTS } from '../saving/derived.ts';
import { closeBeside, openBeside } from './beside.ts';
import type { Differences } from './differences.ts';
import { BESIDE } from './tables.ts';

const SUMS = ['games', 'white_wins', 'draws', 'rated_games', 'rating_sum', 'rated_balance'] as const;
const sumsOf = (alias: string) => `row(${SUMS.map((name) => `${alias}.${name}`).join(', ')})`;

// A row of zeros says nothing, nor does a last game of 0, whose time stays that of a game that was deleted.
const WRONG = `
  create unlogged table ${BESIDE}.wrong as
  with ${countedParts('true')},
  sums as (
    select player_no, key, white, next, ${SUMMED_PARTS}, max(at) as last_at,
      (array_agg(game_no order by at desc, game_no desc))[1] as last_game
    from parts group by player_no, key, white, next
  )
  select player_no, key, white, next, ${SUMS.map((name) => `s.${name}`).join(', ')}, s.last_at, s.last_game
  from sums s full join position_counts c using (player_no, key, white, next)
  left join games g on g.no = c.last_game and g.created_at = s.last_at and c.last_at = s.last_at
  where case
    when s.games is null then ${sumsOf('c')} <> row(${SUMS.map(() => 0).join(', ')})
    else ${sumsOf('s')} is distinct from ${sumsOf('c')} or (c.last_game <> 0 and g.no is null)
  end`;

/** Notes the rows of position_counts that are not the sums of what is stored of the games; repairs them if told to. */
export const checkCounts = async (
  tx: TransactionSql,
  real: string,
  found: Differences,
  repair: boolean,
): Promise<void> => {
  await tx`set local work_mem = '64MB'`;
  await openBeside(tx, real);
  await tx`select set_config('search_path', ${real}, true)`;
  await tx.unsafe(WRONG);
  const key = ['player_no', 'key', 'white', 'next'].join(', ');
  const rows = await tx.unsafe<Record<string, unknown>[]>(
    `select player_no, key::text, white, next::text from ${BESIDE}.wrong order by ${key}`,
  );
  for (const row of rows)
    found.add(
      'position_counts',
      Object.entries(row)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    );
  if (repair) {
    await tx.unsafe(`delete from position_counts where (${key}) in (select ${key} from ${BESIDE}.wrong)`);
    const columns = `${key}, ${SUMS.join(', ')}, last_at, last_game`;
    await tx.unsafe(
      `insert into position_counts (${columns}) select ${columns} from ${BESIDE}.wrong where games is not null`,
    );
    await closeBeside(tx, real);
  }
};
