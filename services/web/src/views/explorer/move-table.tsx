import type { Explorer, ExplorerMove } from '@rookery/shared/contract/explorer.ts';
import { makeEvaluation } from '../../format/evaluation.ts';
import { numbers } from '../../format/number.ts';
import { GameLink } from '../../parts/game-link.tsx';
import { WdlBar } from '../../parts/wdl-bar.tsx';

interface Props {
  found: Explorer;
  onPlay: (uci: string) => void;
  /** The move under the pointer or with the focus. */
  onPoint: (uci: string | undefined) => void;
  /** The rows are of the position before. */
  old: boolean;
}

const gamesOf = ({ white, draws, black }: Pick<ExplorerMove, 'white' | 'draws' | 'black'>): number =>
  white + draws + black;

/** What was played from the position, the most played first; a row plays its move. */
export const MoveTable = ({ found, onPlay, onPoint, old }: Props) => {
  const total = gamesOf(found);
  return (
    <div class="table-frame">
      <table class={old ? 'table explorer-moves explorer-old' : 'table explorer-moves'}>
        <caption class="unseen">Moves from this position; wins from White’s view</caption>
        <thead>
          <tr>
            <th scope="col">Move</th>
            <th scope="col" class="number">
              Games
            </th>
            <th scope="col" class="number wide">
              Share
            </th>
            <th scope="col" class="bar" title="White wins, draws, Black wins">
              W · D · B
            </th>
            <th scope="col" class="number" title="Average rating of the opponents">
              Opp.
            </th>
            <th scope="col" class="number wide" title="Performance rating">
              Perf.
            </th>
            <th scope="col" class="number" title="Evaluation after the move, in pawns, White’s view">
              Eval
            </th>
            <th
              scope="col"
              class="number"
              title="Accuracy of the move itself, as the engine sees it: the same in every game"
            >
              Acc.
            </th>
            <th scope="col" class="wide">
              Last
            </th>
          </tr>
        </thead>
        <tbody>
          {found.moves.map((move) => (
            <tr
              key={move.uci}
              onPointerEnter={() => onPoint(move.uci)}
              onPointerLeave={() => onPoint(undefined)}
            >
              <th scope="row">
                <button
                  type="button"
                  class="explorer-play"
                  title={`Play ${move.san}`}
                  onFocus={() => onPoint(move.uci)}
                  onBlur={() => onPoint(undefined)}
                  onClick={() => onPlay(move.uci)}
                >
                  {move.san}
                </button>
              </th>
              <td class="number">{numbers.whole(gamesOf(move))}</td>
              <td class="number wide">
                {numbers.percent(total === 0 ? undefined : (100 * gamesOf(move)) / total)}
              </td>
              <td class="bar">
                <WdlBar sides win={move.white} draw={move.draws} loss={move.black} />
              </td>
              <td class="number">{move.averageRating ?? '–'}</td>
              <td class="number wide">{move.performance ?? '–'}</td>
              <td class="number">{makeEvaluation(move)}</td>
              <td class="number">{numbers.percent(move.accuracy)}</td>
              <td class="wide">
                {move.lastGame === null ? (
                  '–'
                ) : (
                  <GameLink
                    class="explorer-last"
                    id={move.lastGame}
                    aria-label={`Last game with ${move.san}`}
                  >
                    Game
                  </GameLink>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            <td class="number">{numbers.whole(total)}</td>
            <td class="number wide">{numbers.percent(total === 0 ? undefined : 100)}</td>
            <td class="bar">
              <WdlBar sides win={found.white} draw={found.draws} loss={found.black} />
            </td>
            <td />
            <td class="wide" />
            <td />
            <td />
            <td class="wide" />
          </tr>
        </tfoot>
      </table>
    </div>
  );
};
