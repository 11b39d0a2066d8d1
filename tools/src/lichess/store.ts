import { type GameJson, isFinished } from './generate/game-json.ts';

/** What a stored line holds, as bits, so that most answers need no parsing. */
export const FIELD = {
  moves: 1,
  clocks: 2,
  analysis: 4,
  sideAnalysis: 8,
  accuracy: 16,
  opening: 32,
  division: 64,
  pgn: 128,
  lastFen: 256,
  finished: 512,
  running: 1024,
} as const;

/** One player as the store knows it. */
export interface StoredPlayer {
  id: string;
  name: string;
  /** A closed account: no games, `disabled` on its page. */
  closed: boolean;
  /** Listed among the world's players (the others only appear as opponents). */
  listed: boolean;
  /** Own games, by number; sorted by createdAt when read. */
  games: number[];
  sorted: boolean;
}

/** Games as the lines that they came in, with what the exports filter and sort by. */
export interface Store {
  /** Takes bytes over without copying them; lines within them are then added by the number that comes back. */
  adopt(bytes: Uint8Array): number;
  /**
   * Adds a game, or replaces the one with its id. Undefined when the line is no game. The line is copied unless it
   * lies in the `adopted` bytes.
   */
  add(line: Uint8Array, adopted?: number): string | undefined;
  size(): number;
  numberOf(id: string): number | undefined;
  idOf(game: number): string;
  line(game: number): Uint8Array;
  /** The parsed line; parsed anew at each call. */
  parse(game: number): GameJson;
  fields(game: number): number;
  createdAt(game: number): number;
  lastMoveAt(game: number): number;
  player(name: string): StoredPlayer | undefined;
  /** The player of that name, made when there is none. */
  ensurePlayer(name: string): StoredPlayer;
  players(): StoredPlayer[];
  /** A player's games by createdAt, the oldest first. */
  gamesOf(player: StoredPlayer): readonly number[];
}

const BLOCK = 4 << 20;
const decoder = new TextDecoder('utf-8', { fatal: true });

function fieldsOf(game: GameJson): number {
  const { white, black } = game.players;
  const side = white.analysis !== undefined || black.analysis !== undefined;
  const accuracy = white.analysis?.accuracy !== undefined || black.analysis?.accuracy !== undefined;
  return (
    (game.moves !== undefined ? FIELD.moves : 0) |
    (game.clocks !== undefined ? FIELD.clocks : 0) |
    (game.analysis !== undefined ? FIELD.analysis : 0) |
    (side ? FIELD.sideAnalysis : 0) |
    (accuracy ? FIELD.accuracy : 0) |
    (game.opening !== undefined ? FIELD.opening : 0) |
    (game.division !== undefined ? FIELD.division : 0) |
    (game.pgn !== undefined ? FIELD.pgn : 0) |
    (game.lastFen !== undefined ? FIELD.lastFen : 0) |
    (isFinished(game.status) ? FIELD.finished : 0) |
    (game.status === 'started' || game.status === 'created' ? FIELD.running : 0)
  );
}

/** Reads a line as a game; undefined when it is not JSON or lacks what every game has. */
export function readGame(line: Uint8Array): GameJson | undefined {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(line));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const game = value as Partial<GameJson>;
  const whole =
    typeof game.id === 'string' &&
    typeof game.createdAt === 'number' &&
    typeof game.status === 'string' &&
    typeof game.players?.white === 'object' &&
    typeof game.players.black === 'object';
  return whole ? (game as GameJson) : undefined;
}

/** An empty store. */
export function createStore(): Store {
  const blocks: Uint8Array[] = [];
  let room = new Uint8Array(0);
  let current = 0;
  let used = 0;
  const block: number[] = [];
  const offset: number[] = [];
  const length: number[] = [];
  const fields: number[] = [];
  const created: number[] = [];
  const moved: number[] = [];
  const ids: string[] = [];
  const byId = new Map<string, number>();
  const people = new Map<string, StoredPlayer>();

  const keep = (line: Uint8Array, adopted: number | undefined): { in: number; at: number } => {
    const home = adopted === undefined ? undefined : blocks[adopted];
    if (adopted !== undefined && home) return { in: adopted, at: line.byteOffset - home.byteOffset };
    if (used + line.length > room.length) {
      room = new Uint8Array(Math.max(BLOCK, line.length));
      current = blocks.push(room) - 1;
      used = 0;
    }
    room.set(line, used);
    const place = { in: current, at: used };
    used += line.length;
    return place;
  };
  const ensurePlayer = (name: string): StoredPlayer => {
    const id = name.toLowerCase();
    let player = people.get(id);
    if (!player) {
      player = { id, name, closed: false, listed: false, games: [], sorted: true };
      people.set(id, player);
    }
    return player;
  };
  const line = (game: number): Uint8Array => {
    const start = offset[game] as number;
    return (blocks[block[game] as number] as Uint8Array).subarray(start, start + (length[game] as number));
  };
  const parse = (game: number): GameJson => JSON.parse(decoder.decode(line(game))) as GameJson;
  const ownersOf = (game: GameJson): Set<string> => {
    const names = [game.players.white.user?.name, game.players.black.user?.name];
    // Somebody who plays himself may be spelled in two ways.
    const byPlayer = names.flatMap((name) =>
      name === undefined ? [] : [[name.toLowerCase(), name] as const],
    );
    return new Set(new Map(byPlayer).values());
  };

  return {
    adopt: (bytes) => blocks.push(bytes) - 1,
    add(bytes, adopted) {
      const game = readGame(bytes);
      if (!game) return undefined;
      const place = keep(bytes, adopted);
      const known = byId.get(game.id);
      const number = known ?? block.length;
      const before = known === undefined ? new Set<string>() : ownersOf(parse(known));
      block[number] = place.in;
      offset[number] = place.at;
      length[number] = bytes.length;
      fields[number] = fieldsOf(game);
      created[number] = game.createdAt;
      moved[number] = game.lastMoveAt ?? game.createdAt;
      ids[number] = game.id;
      byId.set(game.id, number);
      const now = ownersOf(game);
      for (const name of now) {
        const player = ensurePlayer(name);
        if (!before.has(name)) player.games.push(number);
        player.sorted = false;
      }
      for (const name of before.difference(now)) {
        const player = ensurePlayer(name);
        player.games = player.games.filter((one) => one !== number);
      }
      return game.id;
    },
    size: () => block.length,
    numberOf: (id) => byId.get(id),
    idOf: (game) => ids[game] as string,
    line,
    parse,
    fields: (game) => fields[game] as number,
    createdAt: (game) => created[game] as number,
    lastMoveAt: (game) => moved[game] as number,
    player: (name) => people.get(name.toLowerCase()),
    ensurePlayer,
    players: () => [...people.values()],
    gamesOf(player) {
      if (!player.sorted) {
        player.games.sort((a, b) => (created[a] as number) - (created[b] as number) || a - b);
        player.sorted = true;
      }
      return player.games;
    },
  };
}
