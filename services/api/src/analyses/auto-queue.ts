import { PRIORITIES } from '@rookery/shared/contract/analysis.ts';
import { DEFAULT_NODES } from '@rookery/shared/contract/engine.ts';
import type { Sql } from 'postgres';

/** Games of one kind that wait at most: enough for minutes, and few to give up when a player is unfollowed. */
const MOST_QUEUED = 500;

// What a follower wants analyzed by itself: `new` are the games that came after the mode was set.
const WANTED = `
  from follows f join sides s on s.player_no = f.player_no
  where f.analyze_mode <> 'none' and s.result is not null and s.plies > 0`;

const give = `
  delete from analyses a
  where a.state = 'queued' and a.dispatched_at is null and a.priority in (${PRIORITIES.new}, ${PRIORITIES.all})
    and not exists (
      select ${WANTED} and s.game_no = a.game_no and (f.analyze_mode = 'all' or s.game_no > f.analyze_after)
    )`;

const take = (which: string): string => `
  insert into analyses (game_no, nodes, plies, priority, open_positions)
  select s.game_no, max(coalesce(f.nodes, ${DEFAULT_NODES})), s.plies, $1::smallint, s.plies + 1 ${WANTED} and ${which}
    and not exists (select from analyses a where a.game_no = s.game_no)
  group by s.game_no, s.plies order by max(s.at) desc
  limit greatest(0, ${MOST_QUEUED} - (
    select count(*) from analyses where state = 'queued' and dispatched_at is null and priority = $1::smallint
  ))
  on conflict (game_no) do nothing`;

const NEW = take('s.game_no > f.analyze_after');
const ALL = take(`f.analyze_mode = 'all' and s.game_no <= f.analyze_after`);

/**
 * Queues the games of followed players that are to be analyzed by themselves, the newest first, some hundreds ahead of
 * the engines; those that nobody wants any more and nobody has begun go. Saving games knows nothing of it. Returns how
 * many games it queued.
 */
export const queueAuto = async (sql: Sql): Promise<number> => {
  await sql.unsafe(give, [], { prepare: true });
  const [wants] = await sql`select from follows where analyze_mode <> 'none' limit 1`;
  if (!wants) return 0;
  const fresh = await sql.unsafe(NEW, [PRIORITIES.new], { prepare: true });
  const old = await sql.unsafe(ALL, [PRIORITIES.all], { prepare: true });
  return fresh.count + old.count;
};
