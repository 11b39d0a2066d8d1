import type { NewToken, Role, Token } from '@rookery/shared/contract/access.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import { cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import { hashOf, makeToken } from './secret.ts';

interface TokenRow {
  id: number;
  role: Role;
  name: string;
  state: Token['state'];
  created_at: Date;
  expires_at: Date | null;
  used_at: Date | null;
  revoked_at: Date | null;
}

const COLUMNS = `id, role, name, created_at, expires_at, used_at, revoked_at,
  case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'active' end as state`;

const tokenOf = (row: TokenRow): Token => ({
  id: row.id,
  role: row.role,
  name: row.name,
  state: row.state,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  usedAt: row.used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

/** Makes a token and keeps its hash. Returns the secret, which nobody can read again. */
export const createToken = async (sql: Sql, { role, name, days }: NewToken) => {
  const token = makeToken();
  const [row] = await sql<TokenRow[]>`
    insert into tokens (hash, role, name, expires_at)
    values (decode(${hashOf(token).toString('hex')}, 'hex'), ${role}, ${name},
      now() + ${days ?? null}::int * interval '1 day')
    returning ${sql.unsafe(COLUMNS)}`;
  return { ...tokenOf(row as TokenRow), token };
};

/** The tokens that were made, newest first; the revoked and the expired too. */
export const listTokens = async (sql: Sql, limit: number, cursor?: string) => {
  const before = cursor === undefined ? null : cursorNumber(parseCursor(cursor, 1)[0]);
  const rows = await sql<TokenRow[]>`
    select ${sql.unsafe(COLUMNS)} from tokens where ${before}::int is null or id < ${before}::int
    order by id desc limit ${limit + 1}`;
  return pageOf(rows.map(tokenOf), limit, (last) => makeCursor([last.id]));
};

/** Revokes a token, and with it the sessions that were made with it. Once more changes nothing. Throws token_not_found. */
export const revokeToken = async (sql: Sql, id: number): Promise<Token> => {
  const [row] = await sql<TokenRow[]>`
    with ended as (delete from sessions where token_id = ${id})
    update tokens set revoked_at = coalesce(revoked_at, now()) where id = ${id}
    returning ${sql.unsafe(COLUMNS)}`;
  if (!row) throw new RookeryError('token_not_found', `there is no token ${id}`);
  return tokenOf(row);
};

/** A token that holds now. */
export interface GoodToken {
  id: number;
  hash: Uint8Array;
  role: Role;
  name: string;
  expires_at: Date | null;
  /** Not noted as used in this minute. */
  unnoted: boolean;
}

/** The token of that hash, unless it is revoked or has expired. */
export const findToken = async (sql: Sql, hash: Buffer): Promise<GoodToken | undefined> => {
  const [row] = await sql<GoodToken[]>`
    select id, hash, role, name, expires_at,
      used_at is null or used_at < now() - interval '1 minute' as unnoted
    from tokens
    where hash = decode(${hash.toString('hex')}, 'hex') and revoked_at is null
      and (expires_at is null or expires_at > now())`;
  return row;
};

/** Notes that a token was used. */
export const noteTokenUse = async (sql: Sql, id: number): Promise<void> => {
  await sql`update tokens set used_at = now() where id = ${id}`;
};
