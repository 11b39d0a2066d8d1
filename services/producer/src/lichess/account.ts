import type { FetchFailure } from '@rookery/shared/contract/page.ts';
import type { Account } from '../api.ts';
import type { Right } from '../lock/right.ts';
import type { Ask } from './ask.ts';
import { failureOf } from './failure.ts';
import { readRefusal } from './read-refusal.ts';
import { ACCOUNT_LIMITS } from './watchdog.ts';

/** What Lichess says of an account. A closed one is a plain answer there. */
export type AccountAnswer =
  | { kind: 'open'; account: Account }
  | { kind: 'closed' }
  | { kind: 'missing' }
  | { kind: 'unknown'; failure: FetchFailure };

/** Asks for an account. It is no part of a page: whatever fails is a value. */
export const askAccount = async (ask: Ask, right: Right, username: string): Promise<AccountAnswer> => {
  const path = `/api/user/${encodeURIComponent(username)}`;
  const asked = await ask(right, { path, accept: 'application/json', limits: ACCOUNT_LIMITS }, readRefusal);
  if (asked.kind === 'lost') return { kind: 'unknown', failure: asked.failure };
  if (asked.kind === 'interrupted') {
    return { kind: 'unknown', failure: { kind: 'network', detail: 'the account could not be asked for' } };
  }
  const { value } = asked;
  if (value.status === 404) return { kind: 'missing' };
  return value.status === 200 ? readAccount(value.body) : { kind: 'unknown', failure: failureOf(value) };
};

const readAccount = (body: string): AccountAnswer => {
  try {
    const { username, disabled, count } = JSON.parse(body) as {
      username?: unknown;
      disabled?: unknown;
      count?: { all?: unknown };
    };
    if (disabled === true) return { kind: 'closed' };
    const games = count?.all;
    return {
      kind: 'open',
      account: {
        ...(typeof username === 'string' && username.length <= 64 && { username }),
        ...(Number.isSafeInteger(games) && (games as number) >= 0 && { games: games as number }),
      },
    };
  } catch {
    return { kind: 'unknown', failure: { kind: 'protocol', detail: 'the account was not JSON' } };
  }
};
