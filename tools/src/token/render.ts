import type { Session, Token } from '@rookery/shared/contract/access.ts';
import { inColumns } from '../cli/columns.ts';

/** Tokens as a table, one a line. */
export const renderTokens = (tokens: readonly Token[]): string =>
  tokens.length === 0
    ? "no token was made yet; the owner's and those of the services are not in this list"
    : inColumns([
        ['ID', 'ROLE', 'STATE', 'MADE', 'USED', 'ENDS', 'NAME'],
        ...tokens.map((token) => [
          String(token.id),
          token.role,
          token.state,
          minute(token.createdAt),
          minute(token.usedAt) || 'never',
          minute(token.expiresAt) || 'never',
          token.name,
        ]),
      ]);

/** Sessions as a table, one a line. */
export const renderSessions = (sessions: readonly Session[]): string =>
  sessions.length === 0
    ? 'nobody is signed in'
    : inColumns([
        ['ID', 'ROLE', 'MADE', 'USED', 'ENDS', 'TOKEN', 'BROWSER'],
        ...sessions.map(({ id, principal, createdAt, usedAt, expiresAt, agent }) => [
          String(id),
          principal.role,
          minute(createdAt),
          minute(usedAt),
          minute(expiresAt),
          principal.name,
          agent || '–',
        ]),
      ]);

const minute = (instant: string | null): string =>
  instant === null ? '' : instant.slice(0, 16).replace('T', ' ');
