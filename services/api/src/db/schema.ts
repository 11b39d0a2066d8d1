import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });
const int4multirange = customType<{ data: string }>({ dataType: () => 'int4multirange' });
const keys = customType<{ data: string }>({ dataType: () => 'bigint[]' });
const texts = customType<{ data: string }>({ dataType: () => 'text[]' });
const integers = customType<{ data: string }>({ dataType: () => 'integer[]' });
const smallints = customType<{ data: string }>({ dataType: () => 'smallint[]' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const number = (name: string) => integer(name).generatedAlwaysAsIdentity();

// The tables as the migrations in sql/ make them; a test holds the two together.

export const players = pgTable('players', {
  id: text('id').primaryKey(),
  no: number('no').notNull(),
  name: text('name'),
});

export const openings = pgTable('openings', {
  no: number('no').primaryKey(),
  eco: text('eco').notNull(),
  name: text('name').notNull(),
});

export const games = pgTable('games', {
  id: text('id').primaryKey(),
  no: number('no').notNull(),
  createdAt: instant('created_at').notNull(),
  lastMoveAt: instant('last_move_at'),
  fetchedAt: instant('fetched_at').notNull(),
  rank: bigint('rank', { mode: 'number' }).notNull(),
  openingNo: integer('opening_no'),
  clockInitial: integer('clock_initial'),
  clockIncrement: integer('clock_increment'),
  plies: smallint('plies').notNull(),
  openingPly: smallint('opening_ply'),
  middlePly: smallint('middle_ply'),
  endPly: smallint('end_ply'),
  daysPerTurn: smallint('days_per_turn'),
  rated: boolean('rated'),
  whiteWon: boolean('white_won'),
  variant: text('variant').notNull(),
  speed: text('speed'),
  status: text('status'),
  source: text('source'),
  initialFen: text('initial_fen'),
  moves: bytea('moves'),
  clocks: bytea('clocks'),
  extra: json('extra'),
});

export const lines = pgTable('lines', {
  no: number('no').primaryKey(),
  hash: bigint('hash', { mode: 'bigint' }).notNull(),
  keys: keys('keys').notNull(),
});

export const gameKeys = pgTable('game_keys', {
  gameNo: integer('game_no').primaryKey(),
  keys: keys('keys').notNull(),
});

export const sides = pgTable(
  'sides',
  {
    at: instant('at').notNull(),
    gameNo: integer('game_no').notNull(),
    playerNo: integer('player_no'),
    opponentNo: integer('opponent_no'),
    lineNo: integer('line_no').notNull(),
    openingNo: integer('opening_no'),
    minClock: integer('min_clock'),
    timeSpent: integer('time_spent'),
    rating: smallint('rating'),
    opponentRating: smallint('opponent_rating'),
    ratingDiff: smallint('rating_diff'),
    plies: smallint('plies').notNull(),
    moves: smallint('moves').notNull(),
    variant: smallint('variant').notNull(),
    speed: smallint('speed').notNull(),
    status: smallint('status').notNull(),
    source: smallint('source').notNull(),
    result: smallint('result'),
    aiLevel: smallint('ai_level'),
    castling: smallint('castling').notNull(),
    opponentCastling: smallint('opponent_castling').notNull(),
    white: boolean('white').notNull(),
    rated: boolean('rated').notNull(),
    provisional: boolean('provisional').notNull(),
    queenTrade: boolean('queen_trade').notNull(),
    bots: boolean('bots').notNull(),
    tracked: boolean('tracked').notNull(),
    analyzed: boolean('analyzed').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.gameNo, table.white] })],
);

export const sideMoves = pgTable(
  'side_moves',
  {
    gameNo: integer('game_no').notNull(),
    white: boolean('white').notNull(),
    facts: bytea('facts').notNull(),
  },
  (table) => [primaryKey({ columns: [table.gameNo, table.white] })],
);

export const shippedAnalyses = pgTable('shipped_analyses', {
  gameNo: integer('game_no').primaryKey(),
  record: json('record').notNull(),
});

export const gameEvals = pgTable('game_evals', {
  gameNo: integer('game_no').primaryKey(),
  whiteAccuracy: doublePrecision('white_accuracy'),
  blackAccuracy: doublePrecision('black_accuracy'),
  facts: bytea('facts').notNull(),
});

export const sideChanges = pgTable('side_changes', {
  xid: xid8('xid').notNull(),
  at: instant('at').notNull(),
  gameNos: integers('game_nos').notNull(),
});

export const sideChangesDropped = pgTable('side_changes_dropped', {
  xid: xid8('xid').primaryKey(),
});

export const follows = pgTable('follows', {
  playerNo: integer('player_no').primaryKey(),
  username: text('username').notNull(),
  state: text('state', { enum: ['active', 'paused', 'notFound', 'closed'] })
    .notNull()
    .default('active'),
  analyze: text('analyze_mode', { enum: ['none', 'new', 'all'] })
    .notNull()
    .default('none'),
  nodes: integer('nodes'),
  analyzeAfter: integer('analyze_after').notNull().default(0),
  followedAt: instant('followed_at').notNull().defaultNow(),
  cursor: instant('cursor'),
  lastSyncedAt: instant('last_synced_at'),
  nextSyncAt: instant('next_sync_at'),
  expected: integer('expected'),
  failures: integer('failures').notNull().default(0),
  checkFailures: integer('check_failures').notNull().default(0),
  pageMax: integer('page_max').notNull().default(300),
  fullRequested: boolean('full_requested').notNull().default(false),
  lastError: text('last_error'),
});

export const syncs = pgTable('syncs', {
  id: number('id').primaryKey(),
  playerNo: integer('player_no').notNull(),
  state: text('state', { enum: ['queued', 'running', 'done', 'failed'] })
    .notNull()
    .default('queued'),
  trigger: text('trigger', { enum: ['follow', 'tick', 'request'] }).notNull(),
  fullHistory: boolean('full_history').notNull().default(false),
  reachedEnd: boolean('reached_end').notNull().default(false),
  turn: integer('turn').notNull().default(1),
  pages: integer('pages').notNull().default(0),
  fetched: integer('fetched').notNull().default(0),
  stored: integer('stored').notNull().default(0),
  rejected: integer('rejected').notNull().default(0),
  nextSince: instant('next_since'),
  startedAt: instant('started_at').notNull().defaultNow(),
  dispatchedAt: instant('dispatched_at').notNull().defaultNow(),
  endedAt: instant('ended_at'),
  error: text('error'),
});

export const pages = pgTable('pages', {
  id: number('id').primaryKey(),
  syncId: integer('sync_id').notNull(),
  playerNo: integer('player_no').notNull(),
  since: instant('since'),
  nextSince: instant('next_since'),
  max: integer('max').notNull(),
  ids: texts('ids'),
  missing: texts('missing'),
  lines: integer('lines'),
  landed: int4multirange('landed').notNull(),
  rejected: int4multirange('rejected').notNull(),
  openedAt: instant('opened_at').notNull().defaultNow(),
  sealedAt: instant('sealed_at'),
  landedAt: instant('landed_at'),
});

export const checks = pgTable('checks', {
  gameNo: integer('game_no').primaryKey(),
  checkedAt: instant('checked_at').notNull(),
  gone: boolean('gone').notNull(),
});

export const rejectedRecords = pgTable('rejected_records', {
  id: number('id').primaryKey(),
  sha256: bytea('sha256').notNull(),
  gameId: text('game_id'),
  code: text('code').notNull(),
  detail: text('detail').notNull(),
  length: integer('length').notNull(),
  payload: bytea('payload').notNull(),
  at: instant('at').notNull().defaultNow(),
});

export const rejectedPlayers = pgTable(
  'rejected_players',
  { rejectedId: integer('rejected_id').notNull(), playerNo: integer('player_no').notNull() },
  (table) => [primaryKey({ columns: [table.rejectedId, table.playerNo] })],
);

export const settings = pgTable('settings', {
  name: text('name').primaryKey(),
  value: json('value').notNull(),
});

export const migrations = pgTable('migrations', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  at: instant('at').notNull().defaultNow(),
});

export const contracts = pgTable('contracts', {
  no: number('no').primaryKey(),
  engine: text('engine').notNull(),
  version: text('version'),
  net: text('net'),
  hashMb: integer('hash_mb').notNull(),
  nodes: integer('nodes').notNull(),
  multiPv: smallint('multi_pv').notNull(),
});

export const evaluations = pgTable('evaluations', {
  key: bigint('key', { mode: 'bigint' }).notNull(),
  history: bigint('history', { mode: 'bigint' }).notNull(),
  no: number('no').primaryKey(),
  contractNo: integer('contract_no').notNull(),
  cp: integer('cp'),
  mate: smallint('mate'),
  nodes: integer('nodes').notNull(),
  depth: smallint('depth').notNull(),
  best: text('best').notNull(),
  pv: text('pv').notNull(),
  lines: json('lines'),
});

export const analyses = pgTable('analyses', {
  requestedAt: instant('requested_at').notNull(),
  dispatchedAt: instant('dispatched_at'),
  seenAt: instant('seen_at'),
  endedAt: instant('ended_at'),
  gameNo: integer('game_no').primaryKey(),
  generation: integer('generation').notNull().default(1),
  nodes: integer('nodes').notNull(),
  contractNo: integer('contract_no'),
  seq: integer('seq').notNull().default(0),
  plies: smallint('plies').notNull(),
  priority: smallint('priority').notNull(),
  covered: smallint('covered').notNull().default(0),
  searched: smallint('searched').notNull().default(0),
  reused: smallint('reused').notNull().default(0),
  shipped: smallint('shipped').notNull().default(0),
  openPositions: smallint('open_positions').notNull(),
  force: boolean('force').notNull().default(false),
  prepared: boolean('prepared').notNull().default(false),
  state: text('state', { enum: ['queued', 'running', 'done', 'canceled', 'failed'] })
    .notNull()
    .default('queued'),
  sources: smallints('sources').notNull().default('{}'),
  evaluationNos: integers('evaluation_nos').notNull().default('{}'),
  seqs: integers('seqs').notNull().default('{}'),
  reasons: json('reasons'),
  errorCode: text('error_code'),
  error: text('error'),
});

export const mistakes = pgTable(
  'mistakes',
  {
    at: instant('at').notNull(),
    cost: doublePrecision('cost').notNull(),
    gameNo: integer('game_no').notNull(),
    playerNo: integer('player_no').notNull(),
    openingNo: integer('opening_no'),
    beforeCp: integer('before_cp'),
    afterCp: integer('after_cp'),
    bestNo: integer('best_no'),
    beforeMate: smallint('before_mate'),
    afterMate: smallint('after_mate'),
    ply: smallint('ply').notNull(),
    judgment: smallint('judgment').notNull(),
    phase: smallint('phase'),
    white: boolean('white').notNull(),
    listed: boolean('listed').notNull(),
  },
  (table) => [primaryKey({ columns: [table.gameNo, table.ply] })],
);

export const mistakeAnswers = pgTable(
  'mistake_answers',
  {
    at: instant('at').notNull(),
    gameNo: integer('game_no').notNull(),
    rep: integer('rep').notNull(),
    ply: smallint('ply').notNull(),
    found: boolean('found').notNull(),
  },
  (table) => [primaryKey({ columns: [table.gameNo, table.ply, table.rep] })],
);

export const mistakeCards = pgTable(
  'mistake_cards',
  {
    dueAt: instant('due_at').notNull(),
    answeredAt: instant('answered_at').notNull(),
    stability: doublePrecision('stability').notNull(),
    difficulty: doublePrecision('difficulty').notNull(),
    gameNo: integer('game_no').notNull(),
    reps: integer('reps').notNull(),
    lapses: integer('lapses').notNull(),
    scheduledDays: integer('scheduled_days').notNull(),
    ply: smallint('ply').notNull(),
    state: smallint('state').notNull(),
    learningSteps: smallint('learning_steps').notNull(),
    found: boolean('found').notNull(),
  },
  (table) => [primaryKey({ columns: [table.gameNo, table.ply] })],
);

export const tokens = pgTable('tokens', {
  id: number('id').primaryKey(),
  hash: bytea('hash').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at'),
  usedAt: instant('used_at'),
  revokedAt: instant('revoked_at'),
  role: text('role', { enum: ['owner', 'reader', 'producer', 'consumer'] }).notNull(),
  name: text('name').notNull(),
});

export const sessions = pgTable('sessions', {
  id: number('id').primaryKey(),
  hash: bytea('hash').notNull(),
  tokenId: integer('token_id'),
  ownerHash: bytea('owner_hash'),
  createdAt: instant('created_at').notNull().defaultNow(),
  usedAt: instant('used_at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
  agent: text('agent').notNull(),
});
