import { mayCall } from '@rookery/api/principals/scopes.ts';
import type { Role } from '@rookery/shared/contract/access.ts';
import type { Operation } from './document.ts';

/** Who asks: nobody, or one with a token. */
export type Asker = 'none' | Role;

export const ASKERS: readonly Asker[] = ['none', 'owner', 'reader', 'producer', 'consumer'];

/** The token of each who has one. */
export type Tokens = Record<Role, string>;

/** What a stranger is told, or that his address is too long. */
const STRANGE = [401, 431];
/** What those are told who are known: beside it that they may not, or that they ask too much. */
const REFUSED = [...STRANGE, 403, 429];

/** What is wrong with a status: whoever may not call an operation is refused, whatever he sends; undefined for nothing. */
export const wrongFor = (
  asker: Asker,
  { method, path, isOpen }: Operation,
  /** What was asked for: an address with dots may be one of another operation. */
  url: URL,
  status: number,
): string | undefined => {
  const isTheirs = (one: string): boolean => asker !== 'none' && mayCall(asker, method, one);
  if (isOpen || isTheirs(path) || isTheirs(url.pathname)) return undefined;
  return (asker === 'none' ? STRANGE : REFUSED).includes(status)
    ? undefined
    : `${status} for ${asker}, who may not call it`;
};
