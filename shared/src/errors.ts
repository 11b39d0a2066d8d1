/** Every machine-readable error code that crosses a boundary, with the HTTP status that it is answered with. */
export const ERROR_STATUS = {
  bad_request: 400,
  dimension_mismatch: 400,
  invalid_body: 400,
  invalid_cursor: 400,
  invalid_id: 400,
  invalid_json: 400,
  invalid_parameter: 400,
  invalid_username: 400,
  player_required: 400,
  unknown_filter: 400,
  variant_mismatch: 400,
  unauthorized: 401,
  forbidden: 403,
  foreign_origin: 403,
  analysis_not_found: 404,
  evaluation_not_found: 404,
  game_not_found: 404,
  mistake_not_found: 404,
  not_found: 404,
  page_not_found: 404,
  player_not_found: 404,
  rejected_not_found: 404,
  session_not_found: 404,
  sync_not_found: 404,
  token_not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  analysis_done: 409,
  game_unfinished: 409,
  id_mismatch: 409,
  player_not_followed: 409,
  player_paused: 409,
  retry_unsupported: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  misdirected: 421,
  game_without_moves: 422,
  illegal_move: 422,
  invalid_fen: 422,
  invalid_game: 422,
  invalid_utf8: 422,
  line_too_long: 422,
  not_storable: 422,
  unknown_variant: 422,
  unsearchable: 422,
  too_many_requests: 429,
  internal: 500,
  engine_not_available: 503,
  not_ready: 503,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** The codes, as a non-empty list for schemas. */
export const ERROR_CODES = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** Codes with which a record from Lichess is refused and listed under `rejected`. */
export const REJECT_CODES = [
  'illegal_move',
  'invalid_fen',
  'invalid_game',
  'invalid_json',
  'invalid_utf8',
  'line_too_long',
  'not_storable',
  'unknown_variant',
] as const satisfies readonly ErrorCode[];

export type RejectCode = (typeof REJECT_CODES)[number];

/** An expected failure with a code; the API answers it as problem details. */
export class RookeryError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, detail: string) {
    super(detail);
    this.name = 'RookeryError';
    this.code = code;
  }
}
