import { CONDITIONAL_PATHS, NOT_MODIFIED } from '../http/conditional.ts';
import { BODIES } from './bodies.ts';
import { groupOf, TAGS } from './groups.ts';
import { IF_NONE_MATCH, LAST_EVENT_ID, withExample } from './parameters.ts';
import { isProblem, nameOf, problemAnswers } from './problems.ts';
import type { Answer, Description, Media, Named, Operation, Parameter } from './types.ts';
import { operationsOf } from './types.ts';

/** An example of each answer that is no problem, by `GET /api/games 200 application/json`. */
export type AnswerExamples = Record<string, unknown>;

type Content = Record<string, Media>;

const withMedia = <T extends { content?: Content }>(part: T, exampleOf: (type: string) => unknown): T => {
  if (!part.content) return part;
  const content = Object.entries(part.content).map(([type, media]) => {
    const example = exampleOf(type);
    return [type, example === undefined ? media : { ...media, example }] as const;
  });
  return { ...part, content: Object.fromEntries(content) };
};

const headersOf = ({ responses }: Operation): Parameter[] => [
  ...('304' in responses ? [IF_NONE_MATCH] : []),
  ...('204' in responses && isStream(responses['200']) ? [LAST_EVENT_ID] : []),
];

const isStream = (answer: Operation['responses'][string] | undefined): boolean =>
  answer !== undefined && 'content' in answer && answer.content?.['text/event-stream'] !== undefined;

/** `getGamesById`, of `GET /api/games/{id}`. */
const operationIdOf = ({ method, path }: Named): string =>
  method.toLowerCase() +
  path
    .replace(/^\/api/, '')
    .replaceAll(/\{(\w+)\}/g, 'by/$1')
    .replaceAll(/\/+(\w)/g, (_, letter: string) => letter.toUpperCase());

const isConditional = ({ method, path }: Named): boolean =>
  method === 'GET' && (CONDITIONAL_PATHS as readonly string[]).includes(path);

const described = (named: Named, answers: AnswerExamples): Operation => {
  const { name, path } = named;
  const operation = isConditional(named)
    ? { ...named.operation, responses: { ...named.operation.responses, ...NOT_MODIFIED } }
    : named.operation;
  const parameters = [
    ...(operation.parameters ?? []).map((parameter) => withExample(path, parameter)),
    ...headersOf(operation),
  ];
  const responses = Object.entries(operation.responses).map(([status, answer]) => {
    if (isProblem(status))
      return [status, { $ref: `#/components/responses/${nameOf(Number(status) as 400)}` }] as const;
    return [status, withMedia(answer as Answer, (type) => answers[`${name} ${status} ${type}`])] as const;
  });
  return {
    operationId: operationIdOf(named),
    tags: [groupOf(path)],
    ...operation,
    ...(parameters.length > 0 && { parameters }),
    ...(operation.requestBody && {
      requestBody: withMedia(operation.requestBody, (type) => BODIES[`${name} ${type}`] ?? BODIES[name]),
    }),
    responses: Object.fromEntries(responses),
  };
};

/** Completes the document that the routes gave: names, groups, headers, and an example of everything. */
export const describe = (bare: Description, answers: AnswerExamples): Description => {
  const paths: Description['paths'] = {};
  for (const named of operationsOf(bare)) {
    const operation = described(named, answers);
    paths[named.path] = { ...paths[named.path], [named.method.toLowerCase()]: operation };
  }
  const schema = { $ref: '#/components/schemas/Problem' };
  const components = { ...bare.components, responses: problemAnswers(schema) };
  return { ...bare, tags: TAGS, paths, components };
};
