import { RULES, type Rules } from 'chessops/types';
import type { EngineIdentity, EngineProgram } from './program.ts';
import type { UciOption } from './uci-line.ts';

/** Megabytes. What fits one engine a core on a small machine, and Lichess's own workers use. */
export const DEFAULT_HASH_MB = 64;

/** The options that an engine offers, by name. */
export type Offered = ReadonlyMap<string, UciOption>;

const setting = (name: string, value: string | number | boolean): string =>
  `setoption name ${name} value ${value}`;

/** What is set once, after the start: one thread and a fixed hash, for the same evaluation on any machine. */
export const startSettings = (
  flavor: EngineProgram['flavor'],
  offered: Offered,
  hashMb: number,
  rules: Rules,
): string[] => {
  const settings = [setting('Threads', 1), setting('Hash', hashMb)];
  if (offered.has('UCI_Chess960')) settings.push(setting('UCI_Chess960', true));
  // Fairy-Stockfish has no net of its own: with one that happens to lie around it would be another engine.
  if (offered.has('Use NNUE')) settings.push(setting('Use NNUE', flavor === 'standard'));
  if (offered.has('UCI_Variant')) settings.push(setting('UCI_Variant', rules));
  return settings;
};

/** What is set before a new game. */
export const gameSettings = (multiPv: number): string[] => [setting('MultiPV', multiPv)];

const NETS = ['EvalFile', 'EvalFileSmall'];

/** Who the engine is, from its name and its options. */
export const identityOf = (
  flavor: EngineProgram['flavor'],
  name: string,
  offered: Offered,
): EngineIdentity => {
  const nets = NETS.flatMap((option) => offered.get(option)?.default || []);
  return {
    name,
    version: /\s((?:dev-)?\d\S*)/.exec(name)?.[1] ?? null,
    net: flavor === 'fairy' || nets.length === 0 ? null : nets.join('+'),
  };
};

/**
 * The rules that an engine plays, by its list of variants. The lists differ by version: Fairy-Stockfish 11.1, which
 * Debian 12 has, knows no atomic chess, and takes it for chess without a word.
 */
export const rulesOf = (offered: Offered): Rules[] => {
  const names = offered.get('UCI_Variant')?.vars;
  // chessops' names of the rules are Fairy-Stockfish's.
  return names ? RULES.filter((rules) => names.includes(rules)) : ['chess'];
};
