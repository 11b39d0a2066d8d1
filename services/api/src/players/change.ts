import type { playerPatchSchema } from '@rookery/shared/contract/player.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { eq, sql as raw } from 'drizzle-orm';
import type { z } from 'zod';
import type { Database } from '../db/connect.ts';
import { follows, players } from '../db/schema.ts';

/** The number of a followed player. Throws player_not_found. */
export const followedNo = async ({ orm }: Database, id: string): Promise<number> => {
  const [row] = await orm
    .select({ no: follows.playerNo })
    .from(follows)
    .innerJoin(players, eq(players.no, follows.playerNo))
    .where(eq(players.id, id));
  if (!row) throw new RookeryError('player_not_found', `${id} is not followed`);
  return row.no;
};

/** The last game that is there when games begin to be analyzed by themselves: those that come after it are new. */
const since = (mode: 'none' | 'new' | 'all') =>
  mode === 'none'
    ? 0
    : raw<number>`case when ${follows.analyze} = 'none' then coalesce((select max(no) from games), 0)
      else ${follows.analyzeAfter} end`;

/** Pauses, resumes or changes how a player's games are analyzed. A pause lets the page that is open land. */
export const changePlayer = async (
  db: Database,
  id: string,
  patch: z.infer<typeof playerPatchSchema>,
): Promise<void> => {
  const no = await followedNo(db, id);
  const state =
    patch.paused === undefined
      ? {}
      : patch.paused
        ? { state: 'paused' as const }
        : {
            state: raw<'active'>`case when ${follows.state} = 'paused' then 'active' else ${follows.state} end`,
            nextSyncAt: null,
          };
  const change = {
    ...state,
    ...(patch.analyze !== undefined && { analyze: patch.analyze, analyzeAfter: since(patch.analyze) }),
    ...(patch.nodes !== undefined && { nodes: patch.nodes }),
  };
  if (Object.keys(change).length > 0)
    await db.orm.update(follows).set(change).where(eq(follows.playerNo, no));
};

/** Keeps what Lichess says of an account: the spelling of its name and its own count of games. */
export const noteAccount = async (
  db: Database,
  id: string,
  account: { username?: string; games?: number },
): Promise<void> => {
  const no = await followedNo(db, id);
  const username = account.username?.toLowerCase() === id ? { username: account.username } : {};
  const expected = account.games === undefined ? {} : { expected: account.games };
  const change = { ...username, ...expected };
  if (Object.keys(change).length > 0)
    await db.orm.update(follows).set(change).where(eq(follows.playerNo, no));
};
