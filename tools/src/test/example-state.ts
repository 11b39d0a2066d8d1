import { BODIES, EXAMPLE_GAME } from '@rookery/api/openapi/bodies.ts';
import { TOKEN as EXAMPLE_TOKEN, GAME, SEARCH } from '@rookery/api/openapi/example-ids.ts';
import { hashOf } from '@rookery/api/principals/secret.ts';
import { evaluationRequestSchema } from '@rookery/shared/contract/evaluation.ts';
import type { TestApi } from './api.ts';

/** Brings an API to where an example holds. */
export type Arrange = (api: TestApi) => Promise<unknown>;

const done = async ({ ask }: TestApi, method: string, to: string, body?: unknown) => {
  const answer = await ask(method, to, body);
  if (answer.status >= 400) throw new Error(`${method} ${to}: ${JSON.stringify(answer.body)}`);
};
const asExample = (api: TestApi, name: string, to: string) =>
  done(api, name.split(' ')[0] as string, to, BODIES[name]);

const follow: Arrange = (api) => asExample(api, 'POST /api/players', '/api/players');
const reject: Arrange = (api) => asExample(api, 'POST /api/rejected', '/api/rejected');
const saveGame: Arrange = (api) => asExample(api, 'PUT /api/games/{id}', `/api/games/${GAME}`);
const openPage: Arrange = (api) => asExample(api, 'POST /api/syncs/{id}/pages', '/api/syncs/1/pages');
const makeToken: Arrange = (api) => asExample(api, 'POST /api/tokens', '/api/tokens');
const report: Arrange = (api) => asExample(api, 'PUT /api/workers/{id}', '/api/workers/consumer-1');

const { analysis: _analysis, ...BARE } = EXAMPLE_GAME;
/** The game as it came before Lichess analyzed it. */
const saveBare: Arrange = (api) => done(api, 'PUT', `/api/games/${GAME}`, { game: BARE });

/** What holds for every operation: anna is followed, her game is stored, and one record was refused. */
export const usual: Arrange = async (api) => {
  await follow(api);
  await saveGame(api);
  await reject(api);
  await api.db.sql`
    insert into tokens (hash, role, name)
    values (decode(${hashOf(EXAMPLE_TOKEN).toString('hex')}, 'hex'), 'owner', 'of the examples')`;
};

/** A game that nobody analyzed, and the analysis of it asked for. */
const waiting: Arrange = async (api) => {
  await follow(api);
  await saveBare(api);
  await report(api);
  await asExample(api, 'POST /api/games/{id}/analysis', `/api/games/${GAME}/analysis`);
};

/** The same, its first chunk taken. */
const taken: Arrange = async (api) => {
  await waiting(api);
  await asExample(api, 'POST /api/analyses/{id}/chunks', `/api/analyses/${GAME}/chunks`);
};

/** The search of the example's position, under the id of the examples. */
const searching: Arrange = async (api) => {
  await report(api);
  const request = evaluationRequestSchema.parse(BODIES['POST /api/evaluations']);
  Object.assign(api.desk.pending, withId(api.desk.pending, SEARCH));
  api.desk.pending.ask(request);
};
const withId = (pending: TestApi['desk']['pending'], id: string): Partial<typeof pending> => {
  const real = new Map<string, string>();
  const idOf = (given: string) => (given === id ? (real.get(id) ?? given) : given);
  const { ask, get, take, progress, finish } = pending;
  return {
    ask: (request) => {
      const asked = ask(request);
      real.set(id, asked.id);
      return asked;
    },
    get: (given) => get(idOf(given)),
    take: (given) => take(idOf(given)),
    progress: (given, lines) => progress(idOf(given), lines),
    finish: (given, end) => finish(idOf(given), end),
  };
};
const found: Arrange = async (api) => {
  await searching(api);
  await asExample(api, 'POST /api/evaluations/{id}/result', `/api/evaluations/${SEARCH}/result`);
};

const signIn: Arrange = async (api) => {
  await usual(api);
  await asExample(api, 'POST /api/session', '/api/session');
};

const nothing: Arrange = async () => undefined;

/** What an operation needs instead of the usual, for all its answers or for one: `POST /api/players 201`. */
const STATES: Record<string, Arrange> = {
  'POST /api/players 201': nothing,
  'POST /api/players/{id}/syncs 202': async (api) => {
    await follow(api);
    await openPage(api);
    await asExample(api, 'POST /api/pages/{id}/seal', '/api/pages/1/seal');
  },
  'POST /api/pages/{id}/seal': async (api) => {
    await follow(api);
    await openPage(api);
  },
  'POST /api/pages/{id}/fail': async (api) => {
    await follow(api);
    await openPage(api);
  },
  'PUT /api/games/{id} 200': async (api) => {
    await follow(api);
    await saveBare(api);
  },
  'PUT /api/games/{id} 201': follow,
  'PUT /api/games': follow,
  'POST /api/games/{id}/analysis 202': async (api) => {
    await follow(api);
    await saveBare(api);
  },
  'DELETE /api/games/{id}/analysis': waiting,
  'GET /api/games/{id}/analysis/events 200': waiting,
  'GET /api/games/{id}/analysis/events 204': async (api) => {
    await usual(api);
    await asExample(api, 'POST /api/games/{id}/analysis', `/api/games/${GAME}/analysis`);
  },
  'GET /api/analyses': waiting,
  'POST /api/analyses/{id}/chunks': waiting,
  'POST /api/analyses/{id}/evaluations': taken,
  'POST /api/evaluations 200': found,
  'GET /api/evaluations/{id}/events': found,
  'POST /api/evaluations/{id}/open': searching,
  'POST /api/evaluations/{id}/progress': searching,
  'POST /api/evaluations/{id}/result': searching,
  'GET /api/sessions': signIn,
  'DELETE /api/sessions': signIn,
  'DELETE /api/sessions/{id}': signIn,
  'DELETE /api/tokens/{id}': makeToken,
};

/** What brings an empty API to where the example of an operation gets an answer of that status. */
export const stateOf = (operation: string, status: string): Arrange =>
  STATES[`${operation} ${status}`] ?? STATES[operation] ?? usual;
