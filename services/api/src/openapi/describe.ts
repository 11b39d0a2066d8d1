import { BODIES } from './bodies.ts';
import { groupOf, TAGS } from './groups.ts';
import { IF_NONE_MATCH, LAST_EVENT_ID, withExample } from './parameters.ts';
import { isProblem, nameOf, problemAnswers } from './problems.ts';
import type { Answer, Description, Media, Named, Operation, Parameter } from './types.ts';
import { operationsOf } from './types.ts';

/** An example of each answer that is no problem, by `GET /api/games 200`. */
export type AnswerExamples = Record<string, unknown>;

const withMedia = <T extends { content?: Record<string, Media> }>(part: T, example: unknown): T => {
  if (!part.content || example === undefined) return part;
  // A file has one example: that of the format which its parameter names.
  const [[type, media] = [], ...others] = Object.entries(part.content);
  if (type === undefined || media === undefined) return part;
  return { ...part, content: { [type]: { ...media, example }, ...Object.fromEntries(others) } };
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

const described = (named: Named, answers: AnswerExamples): Operation => {
  const { name, path, operation } = named;
  const parameters = [
    ...(operation.parameters ?? []).map((parameter) => withExample(path, parameter)),
    ...headersOf(operation),
  ];
  const responses = Object.entries(operation.responses).map(([status, answer]) => {
    if (isProblem(status))
      return [status, { $ref: `#/components/responses/${nameOf(Number(status) as 400)}` }] as const;
    return [status, withMedia(answer as Answer, answers[`${name} ${status}`])] as const;
  });
  return {
    operationId: operationIdOf(named),
    tags: [groupOf(path)],
    ...operation,
    ...(parameters.length > 0 && { parameters }),
    ...(operation.requestBody && { requestBody: withMedia(operation.requestBody, BODIES[name]) }),
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
