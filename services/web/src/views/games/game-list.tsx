import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import { VirtualRows } from '../../parts/virtual-rows.tsx';
import { GameRow } from './game-row.tsx';
import { isChosen, type Selection } from './selection.ts';
import { useNarrow } from './use-narrow.ts';

interface Props {
  items: readonly GameSummary[];
  /** Of the filters, fetched or not. */
  total: number;
  order: 'desc' | 'asc';
  onOrder: () => void;
  chosen: Selection;
  /** `toHere`: all from the last one to this. */
  onToggle: (id: string, toHere: boolean) => void;
  /** The end of what is fetched comes near. */
  onEnd: () => void;
}

const AHEAD = 60;
/** Rows below the fetched ones, which stand for the page that is on its way. */
const WAITING = 20;

/** The games under each other, as many as are fetched and some places for those that come. */
export const GameList = ({ items, total, order, onOrder, chosen, onToggle, onEnd }: Props) => {
  const narrow = useNarrow();
  return (
    <div class="panel games-list">
      <div class="games-head small quiet">
        <span />
        <button
          type="button"
          class="games-sort"
          title={order === 'desc' ? 'Show the oldest first' : 'Show the newest first'}
          onClick={onOrder}
        >
          Date {order === 'desc' ? '↓' : '↑'}
          <span class="unseen">, {order === 'desc' ? 'newest first' : 'oldest first'}</span>
        </button>
        <span>White</span>
        <span>Black</span>
        <span>Result</span>
        <span class="end">End</span>
        <span>Time</span>
        <span>Opening</span>
        <span class="number">Moves</span>
        <span title="Analyzed">
          <span aria-hidden="true">An.</span>
          <span class="unseen">Analysis</span>
        </span>
      </div>
      <VirtualRows
        count={Math.min(Math.max(total, items.length), items.length + WAITING)}
        rowHeight={narrow ? 64 : 32}
        label="Games"
        onSeen={(last) => {
          if (last >= items.length - AHEAD) onEnd();
        }}
        row={(index) => {
          const game = items[index];
          return game ? (
            <GameRow game={game} chosen={isChosen(chosen, game.id)} onToggle={onToggle} />
          ) : (
            <div class="skeleton row" aria-hidden="true" />
          );
        }}
      />
    </div>
  );
};
