import type { Role } from '@rookery/shared/contract/access.ts';

/** What one role may call: a method, and the whole path with `*` for one part of it. */
type Scope = readonly [method: string, path: string];

/** Everyone may ask who he is, and end his own session. */
const EVERYONE: readonly Scope[] = [
  ['GET', '/api/session'],
  ['DELETE', '/api/session'],
];

/** What each service needs for its work, and no more. */
const SERVICES: Record<'producer' | 'consumer', readonly Scope[]> = {
  producer: [
    ['POST', '/api/syncs/due'],
    ['POST', '/api/syncs/*/pages'],
    ['POST', '/api/pages/*/seal'],
    ['POST', '/api/pages/*/fail'],
    ['PUT', '/api/players/*/account'],
    ['POST', '/api/rejected'],
  ],
  consumer: [
    ['PUT', '/api/games'],
    ['PUT', '/api/games/*'],
    ['GET', '/api/games/*'],
    ['POST', '/api/rejected'],
    ['POST', '/api/analyses/*/chunks'],
    ['POST', '/api/analyses/*/evaluations'],
    ['POST', '/api/evaluations/*/open'],
    ['POST', '/api/evaluations/*/progress'],
    ['POST', '/api/evaluations/*/result'],
    ['PUT', '/api/workers/*'],
  ],
};

/** What only the owner reads. */
const PRIVATE = /^\/api\/(tokens|sessions)(\/|$)/;

// An export stands where the id of a game does.
const patternOf = ([method, path]: Scope): RegExp =>
  new RegExp(`^${method} ${path.replaceAll('*', '(?!export$)[^/]+')}$`);

const PATTERNS = {
  everyone: EVERYONE.map(patternOf),
  producer: SERVICES.producer.map(patternOf),
  consumer: SERVICES.consumer.map(patternOf),
};

/** Whether a role may call that method of that path, whether there is such a route or not. */
export const mayCall = (role: Role, method: string, path: string): boolean => {
  if (role === 'owner') return true;
  const call = `${method} ${path}`;
  const among = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(call));
  if (among(PATTERNS.everyone)) return true;
  if (role === 'reader') return (method === 'GET' || method === 'HEAD') && !PRIVATE.test(path);
  return among(PATTERNS[role]);
};
