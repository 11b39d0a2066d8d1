/** How long an engine may take, milliseconds. */
export interface EngineLimits {
  /** From the start of the process to `uciok`: a hundred megabytes are read, while everything else starts too. */
  handshakeMs: number;
  /** `isready` to `readyok`; clearing the hash and reading the net happen here. */
  readyMs: number;
  /** `stop` to `bestmove`. */
  stopMs: number;
  /** `quit` to the end of the process. */
  quitMs: number;
  /** A search, whatever its nodes. */
  searchFloorMs: number;
  /** A search, by its nodes: Lichess allows 7 s for a million. */
  searchMsPerMillion: number;
}

/** The limits of a native engine. */
export const NATIVE_LIMITS: EngineLimits = {
  handshakeMs: 15_000,
  readyMs: 10_000,
  stopMs: 2_000,
  quitMs: 500,
  searchFloorMs: 10_000,
  searchMsPerMillion: 7_000,
};

/** WebAssembly is compiled at the start and searches at a third of the speed. */
const WASM_FACTOR = 3;

/** The limits of an engine of this kind. */
export const limitsFor = (kind: 'native' | 'wasm', native: EngineLimits): EngineLimits =>
  kind === 'native'
    ? native
    : {
        ...native,
        handshakeMs: native.handshakeMs * WASM_FACTOR,
        searchMsPerMillion: native.searchMsPerMillion * WASM_FACTOR,
      };

/** A slow machine is given more time, but a position that never ends is found out some day. */
const MOST_PATIENCE = 8;
/** How much longer than at the usual speed a search may take. */
const SLACK = 4;

/**
 * The time after which a search is given up, milliseconds. `nps` is the speed seen in this process so far: where it is
 * low for every position, it is the machine that is slow and not the position that explodes.
 */
export const searchCapMs = (limits: EngineLimits, nodes: number, nps: number | undefined): number => {
  const usual = Math.max(limits.searchFloorMs, (nodes / 1e6) * limits.searchMsPerMillion);
  const slow = nps ? (SLACK * nodes * 1000) / nps : 0;
  return Math.round(Math.min(Math.max(usual, slow), usual * MOST_PATIENCE));
};
