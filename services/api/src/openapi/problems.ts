import { ERROR_CODES, ERROR_STATUS, type ErrorCode } from '@rookery/shared/errors.ts';
import { problemBody } from '../http/problem.ts';
import { PROBLEMS } from '../http/responses.ts';
import type { Answer } from './types.ts';

/** A sentence for each code, as `detail` may say it. */
const DETAILS: Record<ErrorCode, string> = {
  bad_request: 'since is not before until',
  dimension_mismatch: 'result is of whole games, and phase of moves: they do not go together',
  invalid_body: 'username: must be 2 to 30 letters, digits, _ or -',
  invalid_cursor: 'cursor: is not one that a list of this kind gave',
  invalid_id: 'id: must be a game id: 8 or 12 letters or digits',
  invalid_json: 'the body is not JSON',
  invalid_parameter: 'limit: Too big: expected number to be <=500',
  invalid_username: 'username: is not a name that Lichess allows',
  player_required: 'color needs a player',
  unknown_filter: 'Unrecognized key: "colour"',
  variant_mismatch: 'variant: crazyhouse: the FEN has no pockets',
  unauthorized: 'this needs the header "Authorization: Bearer TOKEN" with a valid token, or a session',
  forbidden: 'a reader may not call POST /api/players',
  foreign_origin: 'this is answered to the page of this stack alone, not to one of another origin',
  analysis_not_found: 'no analysis of game Ab3dEf7h was asked for',
  evaluation_not_found: 'no such search: ask again',
  game_not_found: 'game Ab3dEf7h is not stored',
  mistake_not_found: 'there is no mistake Ab3dEf7h-6 of anna',
  not_found: 'there is no GET /api/nothing',
  page_not_found: 'there is no page 1',
  player_not_found: 'anna is not followed',
  rejected_not_found: 'there is no rejected record 1',
  session_not_found: 'there is no session 1',
  sync_not_found: 'there is no sync 1',
  token_not_found: 'there is no token 1',
  method_not_allowed: 'this takes no PUT',
  request_timeout: 'the body took too long to arrive',
  analysis_done: 'the analysis of game Ab3dEf7h is done: there is nothing to cancel',
  game_unfinished: 'game Ab3dEf7h is not over yet',
  id_mismatch: 'the path says Ab3dEf7h, the game says Zz9yXw8v',
  player_not_followed: 'anna is not followed',
  player_paused: 'anna is paused',
  retry_unsupported: 'only the first 64 KiB of record 1 were kept: it cannot be tried again',
  body_too_large: 'a body may have 4194304 bytes',
  unsupported_media_type: 'a body of the type text/plain is not taken here',
  misdirected: 'nothing is served here as "elsewhere.example": ROOKERY_PUBLIC_URL says what it is served as',
  game_without_moves: 'game Ab3dEf7h has no moves to analyze',
  illegal_move: 'ply 3: Qh7 is not legal',
  invalid_fen: 'fen: there is no black king',
  invalid_game: 'createdAt: Invalid input: expected number, received string',
  invalid_utf8: 'the record is not UTF-8',
  line_too_long: 'the record has more than 1 MiB',
  not_storable: 'the database cannot hold the record',
  unknown_variant: 'the variant "duck" is not known',
  unsearchable: 'no engine can evaluate the position',
  too_many_requests: 'too many failed sign-ins from this address; try again later',
  internal: 'something went wrong here; the log has it under the request id',
  engine_not_available: 'no worker has an engine for crazyhouse: install Fairy-Stockfish',
  not_ready: 'it has not started yet; try again',
  unavailable: 'the database is not reachable at the moment; try again',
};

const REQUEST_ID = '1c9c4e6b-6a0a-4a53-9f3c-6a0f2d1f7a10';

/** Codes whose answer lists each value that is wrong. */
const WITH_ISSUES = new Set<ErrorCode>([
  'invalid_body',
  'invalid_id',
  'invalid_parameter',
  'invalid_username',
]);

const exampleOf = (code: ErrorCode) => {
  const detail = DETAILS[code];
  const at = detail.indexOf(': ');
  const issues = WITH_ISSUES.has(code)
    ? [{ path: detail.slice(0, at), message: detail.slice(at + 2) }]
    : undefined;
  return { value: problemBody(code, detail, REQUEST_ID, issues) };
};

type ProblemStatus = keyof typeof PROBLEMS;

/** The name of the answer of a status: its reason phrase in one word. */
export const nameOf = (status: ProblemStatus): string =>
  problemBody('internal', '', '', undefined, status).title.replaceAll(' ', '');

/** The answers of PROBLEMS by that name, each with an example of every code that it is given for. */
export const problemAnswers = (schema: Record<string, unknown>): Record<string, Answer> =>
  Object.fromEntries(
    Object.entries(PROBLEMS).map(([text, { description }]) => {
      const status = Number(text) as ProblemStatus;
      const codes = ERROR_CODES.filter((code) => ERROR_STATUS[code] === status);
      const examples = Object.fromEntries(codes.map((code) => [code, exampleOf(code)]));
      return [nameOf(status), { description, content: { 'application/problem+json': { schema, examples } } }];
    }),
  );

/** Whether a status is one of them. */
export const isProblem = (status: string): boolean => Object.hasOwn(PROBLEMS, status);
