import { parseArgs } from 'node:util';
import { readNumber } from '../cli/number.ts';
import { usage } from '../cli/stop.ts';
import { type FaultOrder, parseFault } from './faults.ts';

/** What the stand-in is started with. */
export interface Options {
  /** 0 takes a free port. */
  port: number;
  /** The address to listen on. */
  host: string;
  /** NDJSON files to serve instead of a generated world. */
  games: string[];
  players: number;
  /** Generated games of each player. */
  gamesPer: number;
  seed: number;
  /** Games a second in one answer. */
  rate?: number;
  /** Milliseconds that a slot stays taken after the client went away. */
  linger: number;
  faults: FaultOrder[];
  /** Good tokens and the players that they belong to; empty: every well-formed token is good. */
  tokens: Map<string, string>;
  refuseAgents: boolean;
}

const one = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;

/** Reads a command line whose option names are known to be right. Throws a Stop (exit 2) for a wrong value. */
export function parseOptions(rawArgs: string[]): Options {
  const { values } = parseArgs({
    args: rawArgs,
    strict: false,
    options: {
      port: one,
      host: one,
      games: many,
      players: one,
      'games-per': one,
      seed: one,
      rate: one,
      linger: one,
      fault: many,
      token: many,
      'refuse-agents': { type: 'boolean' },
    },
  });
  const text = (name: keyof typeof values): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const list = (name: 'games' | 'fault' | 'token'): string[] =>
    (values[name] ?? []).filter((value) => typeof value === 'string');
  const number = (name: keyof typeof values, otherwise: number, least: number, most: number): number =>
    readNumber(`--${name}`, text(name), { least, most }) ?? otherwise;

  return {
    port: number('port', 0, 0, 65_535),
    host: text('host') ?? '127.0.0.1',
    games: list('games'),
    players: number('players', 2, 1, 1000),
    gamesPer: number('games-per', 300, 0, 1_000_000),
    seed: number('seed', 1, 0, 0xffff_ffff),
    rate: readNumber('--rate', text('rate'), { least: 1, most: 1_000_000 }),
    linger: number('linger', 0, 0, 3_600_000),
    faults: list('fault').map((fault) => {
      const order = parseFault(fault);
      if (typeof order === 'string') throw usage(order);
      return order;
    }),
    tokens: new Map(list('token').map(readToken)),
    refuseAgents: values['refuse-agents'] === true,
  };
}

function readToken(text: string): [token: string, username: string] {
  const [, token, username] = /^([A-Za-z0-9_]+)=(.+)$/.exec(text) ?? [];
  if (!token || !username) throw usage(`--token must be TOKEN=username (it is ${JSON.stringify(text)})`);
  return [token, username];
}
