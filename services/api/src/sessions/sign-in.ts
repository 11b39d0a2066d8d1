import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import type { Doorkeeper } from '../principals/doorkeeper.ts';
import type { Principal } from '../principals/principal.ts';
import { startSession } from './session-rows.ts';

/** As much as is kept of what a browser calls itself. */
const AGENT_LENGTH = 200;

/** Who signed in, with the secret of the new session; undefined where the token is nobody's. */
export type SignedIn = { principal: Principal; secret: string; expiresAt: Date } | undefined;

/** Makes a session of a token. Throws forbidden for those of services, which have no use for the page. */
export const signIn = async (
  sql: Sql,
  doorkeeper: Doorkeeper,
  token: string,
  agent: string,
): Promise<SignedIn> => {
  const principal = await doorkeeper.find({ kind: 'token', secret: token });
  if (principal === undefined) return undefined;
  if (principal.role !== 'owner' && principal.role !== 'reader')
    throw new RookeryError('forbidden', `the token of a ${principal.role} opens no page`);
  const { secret, expiresAt } = await startSession(sql, {
    tokenId: principal.tokenId,
    ownerHash: doorkeeper.ownerHash,
    agent: agent.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, AGENT_LENGTH),
  });
  return { principal, secret, expiresAt: earlier(expiresAt, principal.expiresAt) };
};

const earlier = (a: Date, b: Date | null): Date => (b !== null && b < a ? b : a);
