import type { Role, Session } from '@rookery/shared/contract/access.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql, TransactionSql } from 'postgres';
import { cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import { hashOf, makeSecret } from '../principals/secret.ts';

/** A session ends so long after it began, whatever happens in it, */
const LIFETIME_DAYS = 30;
/** and after so long without use. */
const IDLE_DAYS = 7;
/** Seconds for which a browser keeps the cookie. */
export const LIFETIME_SECONDS = LIFETIME_DAYS * 86_400;

/** SQL: the sessions that hold, with the token they were made with; $1 is the hash of the owner's token in hex. */
const HOLDING = `
  sessions s left join tokens t on t.id = s.token_id
  where s.expires_at > now() and s.used_at > now() - interval '${IDLE_DAYS} days'
    and case when s.token_id is null then s.owner_hash = decode($1, 'hex')
      else t.revoked_at is null and (t.expires_at is null or t.expires_at > now()) end`;

/** Whose session is made: that of a token by its number, or of the owner's token from outside. */
export interface SessionOwner {
  tokenId: number | null;
  ownerHash: Buffer;
  agent: string;
}

/** Begins a session. Returns its secret and when it ends at the latest. */
export const startSession = async (sql: Sql, { tokenId, ownerHash, agent }: SessionOwner) => {
  const secret = makeSecret();
  const [row] = await sql<{ expires_at: Date }[]>`
    insert into sessions (hash, token_id, owner_hash, agent, expires_at)
    values (decode(${hashOf(secret).toString('hex')}, 'hex'), ${tokenId},
      decode(${tokenId === null ? ownerHash.toString('hex') : null}, 'hex'), ${agent},
      now() + ${LIFETIME_DAYS}::int * interval '1 day')
    returning expires_at`;
  return { secret, expiresAt: (row as { expires_at: Date }).expires_at };
};

/** A session that holds now. */
export interface GoodSession {
  id: number;
  hash: Uint8Array;
  token_id: number | null;
  role: Role;
  name: string;
  expires_at: Date;
  /** Not noted as used in this minute. */
  unnoted: boolean;
}

/** The session of that hash, unless it or its token ended. */
export const findSession = async (
  sql: Sql,
  hash: Buffer,
  ownerHash: Buffer,
): Promise<GoodSession | undefined> => {
  const [row] = await sql.unsafe<GoodSession[]>(
    `select s.id, s.hash, s.token_id, coalesce(t.role, 'owner') as role, coalesce(t.name, 'owner') as name,
      least(s.expires_at, t.expires_at) as expires_at, s.used_at < now() - interval '1 minute' as unnoted
    from ${HOLDING} and s.hash = decode($2, 'hex')`,
    [ownerHash.toString('hex'), hash.toString('hex')],
    { prepare: true },
  );
  return row;
};

/** Notes that a session was used. */
export const noteSessionUse = async (sql: Sql, id: number): Promise<void> => {
  await sql`update sessions set used_at = now() where id = ${id}`;
};

interface SessionRow extends Omit<GoodSession, 'hash'> {
  agent: string;
  created_at: Date;
  used_at: Date;
}

/** The sessions that hold, newest first; `current` is the number of the one that asks. */
export const listSessions = async (
  sql: Sql,
  ownerHash: Buffer,
  current: number | null,
  limit: number,
  cursor?: string,
) => {
  const before = cursor === undefined ? null : cursorNumber(parseCursor(cursor, 1)[0]);
  const rows = await sql.unsafe<SessionRow[]>(
    `select s.id, coalesce(t.role, 'owner') as role, coalesce(t.name, 'owner') as name, s.agent, s.created_at, s.used_at,
      least(s.expires_at, t.expires_at) as expires_at
    from ${HOLDING} and ($2::int is null or s.id < $2::int)
    order by s.id desc limit $3`,
    [ownerHash.toString('hex'), before, limit + 1],
    { prepare: true },
  );
  const items = rows.map(
    (row): Session => ({
      id: row.id,
      principal: { role: row.role, name: row.name },
      agent: row.agent,
      createdAt: row.created_at.toISOString(),
      usedAt: row.used_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      current: row.id === current,
    }),
  );
  return pageOf(items, limit, (last) => makeCursor([last.id]));
};

/** Removes those that ended by themselves; one that somebody else ends at this moment is left to them. */
export const dropEndedSessions = async (tx: TransactionSql): Promise<void> => {
  await tx`
    delete from sessions where id in (
      select id from sessions where expires_at <= now() or used_at < now() - ${IDLE_DAYS}::int * interval '1 day'
      for update skip locked)`;
};

/** Ends a session. Throws session_not_found. */
export const endSession = async (sql: Sql, id: number): Promise<void> => {
  const { count } = await sql`delete from sessions where id = ${id}`;
  if (count === 0) throw new RookeryError('session_not_found', `there is no session ${id}`);
};

/** Ends the session of that secret, if there is one. */
export const endSessionOf = async (sql: Sql, secret: string): Promise<void> => {
  await sql`delete from sessions where hash = decode(${hashOf(secret).toString('hex')}, 'hex')`;
};

/** Ends every session. Returns how many there were. */
export const endAllSessions = async (sql: Sql): Promise<number> => (await sql`delete from sessions`).count;
