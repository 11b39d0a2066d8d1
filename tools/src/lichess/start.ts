import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import type { FaultOrder } from './faults.ts';
import type { Report } from './report.ts';

/** A fault as one writes it down: only the kind is needed. */
export type FaultInput = z.input<typeof FaultOrder>;

export interface LichessOptions {
  port?: number;
  /** NDJSON files to serve instead of a generated world. */
  games?: readonly string[];
  players?: number;
  gamesPer?: number;
  seed?: number;
  rate?: number;
  /** Milliseconds that a slot stays taken after a client went away. */
  linger?: number;
  faults?: readonly FaultInput[];
  /** Good tokens and whose they are; without any, every well-formed token is good. */
  tokens?: Readonly<Record<string, string>>;
  refuseAgents?: boolean;
}

export interface LichessPlayer {
  id: string;
  username: string;
  closed: boolean;
  /** Games that the player took part in, running and aborted ones included. */
  games: number;
}

/** A stand-in that runs as a process of its own. */
export interface Lichess {
  url: string;
  pid: number;
  report(): Promise<Report>;
  /** Starts the report anew. */
  reset(): Promise<void>;
  setFaults(faults: readonly FaultInput[]): Promise<void>;
  /** Adds games, or replaces those with the same ids: NDJSON, or objects. */
  addGames(games: string | Uint8Array | readonly object[]): Promise<void>;
  /** Makes players that have no games yet, or closes accounts. */
  addPlayers(players: readonly { username: string; closed?: boolean }[]): Promise<void>;
  players(): Promise<LichessPlayer[]>;
  /** The lines of a player's games as stored; `query` narrows them as on the export. */
  games(username: string, query?: Record<string, string>): Promise<string[]>;
  /**
   * The lines of a player's games as Lichess shows them to somebody who asks for everything, the oldest first: aborted
   * and running ones too, the latter three plies late.
   */
  shown(username: string): Promise<string[]>;
  stop(): Promise<void>;
}

function argumentsOf(options: LichessOptions): string[] {
  const valued: [string, string | number | undefined][] = [
    ['port', options.port ?? 0],
    ['players', options.players],
    ['games-per', options.gamesPer],
    ['seed', options.seed],
    ['rate', options.rate],
    ['linger', options.linger],
    ...(options.games ?? []).map((path) => ['games', path] as [string, string]),
    ...Object.entries(options.tokens ?? {}).map(
      ([token, user]) => ['token', `${token}=${user}`] as [string, string],
    ),
  ];
  const words = valued.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  return options.refuseAgents ? [...words, '--refuse-agents'] : words;
}

async function firstLine(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of stdout) {
    text += decoder.decode(part, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1)[0] ?? '';
}

/** Starts the stand-in as a process of its own; throws with what it said when it does not come up. */
export async function startLichess(options: LichessOptions = {}): Promise<Lichess> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = Bun.spawn([process.execPath, main, ...argumentsOf(options)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [, url] = /^ready (\S+)/.exec(await firstLine(child.stdout)) ?? [];
  if (!url) {
    child.kill();
    throw new Error(
      `the Lichess stand-in did not start: ${(await new Response(child.stderr).text()).trim()}`,
    );
  }
  const call = async (path: string, body?: string | Uint8Array): Promise<Response> => {
    const response = await fetch(`${url}/__stand-in/${path}`, {
      ...(body !== undefined && {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }),
      keepalive: false,
    });
    if (!response.ok) throw new Error(`the Lichess stand-in refused ${path}: ${await response.text()}`);
    return response;
  };
  const lichess: Lichess = {
    url,
    pid: child.pid,
    report: async () => (await (await call('report')).json()) as Report,
    async reset() {
      await call('reset', '');
    },
    async setFaults(faults) {
      await call('faults', JSON.stringify(faults));
    },
    async addGames(games) {
      const plain = typeof games === 'string' || games instanceof Uint8Array;
      await call('games', plain ? games : games.map((game) => JSON.stringify(game)).join('\n'));
    },
    async addPlayers(players) {
      await call('players', JSON.stringify(players));
    },
    players: async () => (await (await call('players')).json()) as LichessPlayer[],
    async games(username, query = {}) {
      const text = await (await call(`games/${username}?${new URLSearchParams(query)}`)).text();
      return text.split('\n').filter(Boolean);
    },
    async shown(username) {
      return (await (await call(`shown/${username}`)).text()).split('\n').filter(Boolean);
    },
    async stop() {
      child.kill();
      await child.exited;
    },
  };
  if (options.faults?.length) await lichess.setFaults(options.faults);
  return lichess;
}
