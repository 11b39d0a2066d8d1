import { type FaultOrder, parseFault } from './faults.ts';

/** What the stand-in is started with. */
export interface Options {
  /** 0 takes a free port. */
  port: number;
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
  /** `TOKEN=username` pairs. */
  tokens: Map<string, string>;
  refuseAgents: boolean;
}

const VALUED = ['port', 'games', 'players', 'games-per', 'seed', 'rate', 'linger', 'fault', 'token'] as const;
const FLAGS = ['refuse-agents'] as const;

/** Reads the words of a command line. The result is a sentence where that fails. */
export function parseOptions(words: readonly string[]): Options | string {
  const values = new Map<string, string[]>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const [, name = '', , inline] = /^--([a-z-]+)(=(.*))?$/s.exec(word) ?? [];
    if ((FLAGS as readonly string[]).includes(name) && inline === undefined) {
      values.set(name, ['true']);
      continue;
    }
    if (!(VALUED as readonly string[]).includes(name)) return `unknown option ${word}`;
    const value = inline ?? words[++i];
    if (value === undefined || (inline === undefined && value.startsWith('--')))
      return `--${name} needs a value`;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const bad: string[] = [];
  const number = (name: string, otherwise: number, most: number): number => {
    const text = values.get(name)?.at(-1);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > most)
      bad.push(`--${name} ${text} is not a whole number up to ${most}`);
    return value;
  };
  const rate = values.get('rate')?.at(-1);
  if (rate !== undefined && !(Number(rate) > 0)) bad.push(`--rate ${rate} is not a number above 0`);
  const faults: FaultOrder[] = [];
  for (const text of values.get('fault') ?? []) {
    const fault = parseFault(text);
    if (typeof fault === 'string') bad.push(fault);
    else faults.push(fault);
  }
  const tokens = new Map<string, string>();
  for (const text of values.get('token') ?? []) {
    const [, token, username] = /^([A-Za-z0-9_]+)=(.+)$/.exec(text) ?? [];
    if (token && username) tokens.set(token, username);
    else bad.push(`--token ${text} is not TOKEN=username`);
  }
  const options: Options = {
    port: number('port', 0, 65_535),
    games: values.get('games') ?? [],
    players: number('players', 2, 1000),
    gamesPer: number('games-per', 300, 1_000_000),
    seed: number('seed', 1, 0xffff_ffff),
    rate: rate === undefined ? undefined : Number(rate),
    linger: number('linger', 0, 3_600_000),
    faults,
    tokens,
    refuseAgents: values.has('refuse-agents'),
  };
  return bad[0] ?? options;
}
