import { GAME, MISTAKE, OPPONENT, PLAYER, SEARCH, WORKER } from './example-ids.ts';
import type { Parameter } from './types.ts';

/** What `{id}` stands for, by the way that it is in. */
const IDS: Record<string, unknown> = {
  analyses: GAME,
  evaluations: SEARCH,
  games: GAME,
  pages: 1,
  players: PLAYER,
  rejected: 1,
  sessions: 1,
  syncs: 1,
  tokens: 1,
  workers: WORKER,
};

/** Examples of the parameters whose schemas have none, by name. All filters together hold the game of the examples. */
const EXAMPLES: Record<string, unknown> = {
  opponent: OPPONENT,
  mistake: MISTAKE,
  color: 'black',
  variant: 'standard',
  rated: 'true',
  result: 'loss',
  minRating: 1500,
  maxRating: 2000,
  minOpponentRating: 1600,
  maxOpponentRating: 2100,
  minPlies: 5,
  maxPlies: 200,
  analyzed: 'true',
  order: 'desc',
  limit: 10,
  count: 'true',
  format: 'ndjson',
  games: 'keep',
  clocks: 'true',
  evals: 'false',
  source: 'lichess',
  state: 'queued',
  sort: 'date',
  points: 100,
  metric: 'accuracy',
  by: 'phase',
  // biome-ignore lint/suspicious/noThenProperty: the name of a parameter, and no function.
  then: 'color',
  population: 'all',
  due: 'true',
};

/** An example for a parameter of a path; undefined for a cursor, which only an answer gives. */
const exampleFor = (path: string, { name, schema }: Parameter): unknown => {
  if (name === 'id') return IDS[path.split('/')[2] ?? ''];
  const choice = schema.enum;
  const example = EXAMPLES[name];
  return Array.isArray(choice) && !choice.includes(example) ? choice[0] : example;
};

/** The parameter with its example. */
export const withExample = (path: string, parameter: Parameter): Parameter => {
  const example = parameter.example ?? parameter.schema.example ?? exampleFor(path, parameter);
  return example === undefined ? parameter : { ...parameter, example };
};

const header = (name: string, description: string): Parameter => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

/** `If-None-Match`, of routes that answer 304. */
export const IF_NONE_MATCH = header(
  'If-None-Match',
  'the `ETag` of the answer that the client has: where it still holds, 304 without a body',
);

/** `Last-Event-ID`, of streams that can be taken up again. */
export const LAST_EVENT_ID = header(
  'Last-Event-ID',
  'the `id` of the last event that the client has: those behind it follow',
);
