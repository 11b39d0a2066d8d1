import type { MadeToken, NewToken, Session, Token } from '@rookery/shared/contract/access.ts';
import type { RunningStack } from '../stack/running-stack.ts';

interface Page<T> {
  items: T[];
  next: string | null;
}

const listAll = async <T>(stack: RunningStack, path: string): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page: Page<T> = await stack.ask('GET', `${path}?limit=500${query}`);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
};

export const listTokens = (stack: RunningStack) => listAll<Token>(stack, '/api/tokens');

export const makeToken = (stack: RunningStack, token: NewToken) =>
  stack.ask<MadeToken>('POST', '/api/tokens', token);

export const revokeToken = (stack: RunningStack, id: number) =>
  stack.ask<Token>('DELETE', `/api/tokens/${id}`);

export const listSessions = (stack: RunningStack) => listAll<Session>(stack, '/api/sessions');

export const endSession = (stack: RunningStack, id: number) =>
  stack.ask<undefined>('DELETE', `/api/sessions/${id}`);
