import type { Arrow } from './board.tsx';

/** The arrow of a UCI move; of a drop a circle on its square. */
export const arrowOf = (uci: string, brush?: Arrow['brush']): Arrow => ({
  ...(uci[1] === '@' ? { from: uci.slice(2, 4) } : { from: uci.slice(0, 2), to: uci.slice(2, 4) }),
  ...(brush && { brush }),
});
