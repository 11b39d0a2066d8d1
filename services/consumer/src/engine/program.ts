import type { Rules } from 'chessops/types';

/** What is known of an engine from its own words. */
export interface EngineIdentity {
  /** As it names itself: `Stockfish 15.1`. */
  name: string;
  /** The part of the name that tells versions apart: `15.1`, `dev-20260301-abcdef12`; null when there is none. */
  version: string | null;
  /** The net that it evaluates with (two of them joined by `+`); null without one. */
  net: string | null;
}

/** An engine that can be started. */
export interface EngineProgram {
  /** `fairy` plays Lichess's variants, `standard` chess and chess960. */
  flavor: 'standard' | 'fairy';
  /** `wasm` runs inside a Bun process: slower to start and to search. */
  kind: 'native' | 'wasm';
  command: readonly string[];
  identity: EngineIdentity;
  /** What it says that it plays; an engine takes a variant that it does not know for chess, without a word. */
  rules: readonly Rules[];
}

/** An engine before it was asked who it is. */
export type UnknownProgram = Omit<EngineProgram, 'identity' | 'rules'>;

/** Why there is no engine, with what to do about it. */
export interface NoEngine {
  code: 'engine_not_available' | 'not_an_engine';
  detail: string;
}
