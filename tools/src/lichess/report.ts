/** A request that a careful client would not have sent, and why. */
export interface BadRequest {
  why: string;
  url: string;
  at: number;
}

export interface SeenRequest {
  at: number;
  method: string;
  url: string;
  status: number;
  /** Games sent in the answer. */
  games: number;
  ms: number;
  /** How it ended: `done`, `aborted` by the client, `cut` by a fault. */
  end: 'done' | 'aborted' | 'cut';
}

/** What the stand-in saw since its start. */
export interface Report {
  requests: number;
  open: number;
  mostOpen: number;
  /** Requests that came while another one was open. */
  overlaps: number;
  /** Requests that came before a 429 had been waited out. */
  tooEarly: number;
  gamesServed: number;
  userAgents: Record<string, number>;
  byPath: Record<string, number>;
  statusCounts: Record<string, number>;
  badRequests: BadRequest[];
  lastRequests: SeenRequest[];
  faults: { kind: string; hits: number; left: number | 'always' }[];
  games: number;
}

const KEPT = 500;
const ROUTES: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/games\/user\/[^/]+$/, '/api/games/user/{username}'],
  [/^\/api\/user\/[^/]+$/, '/api/user/{username}'],
  [/^\/game\/export\/[^/]+$/, '/game/export/{id}'],
];

/** Collects what a report says about requests. */
export interface Recorder {
  began(path: string, agent: string): void;
  bad(why: string, url: string): void;
  ended(request: SeenRequest): void;
  counts(): Pick<
    Report,
    'requests' | 'gamesServed' | 'userAgents' | 'byPath' | 'statusCounts' | 'badRequests' | 'lastRequests'
  >;
}

function bump(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** An empty recorder. */
export function createRecorder(): Recorder {
  let requests = 0;
  let gamesServed = 0;
  const userAgents: Record<string, number> = {};
  const byPath: Record<string, number> = {};
  const statusCounts: Record<string, number> = {};
  const badRequests: BadRequest[] = [];
  const lastRequests: SeenRequest[] = [];
  const keep = <T>(list: T[], item: T): void => {
    list.push(item);
    if (list.length > KEPT) list.shift();
  };
  return {
    began(path, agent) {
      requests++;
      bump(userAgents, agent);
      bump(byPath, ROUTES.find(([pattern]) => pattern.test(path))?.[1] ?? path);
    },
    bad: (why, url) => keep(badRequests, { why, url, at: Date.now() }),
    ended(request) {
      gamesServed += request.games;
      bump(statusCounts, String(request.status));
      keep(lastRequests, request);
    },
    counts: () => ({ requests, gamesServed, userAgents, byPath, statusCounts, badRequests, lastRequests }),
  };
}
