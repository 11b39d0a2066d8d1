import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import { nameOf } from '../format/names.ts';
import { makeResultWords } from '../format/result.ts';
import { Ago } from '../parts/ago.tsx';
import { clockWords } from '../parts/clock-words.ts';
import { GameLink } from '../parts/game-link.tsx';
import { ResultWord } from '../parts/result-word.tsx';
import { sideName } from '../parts/side-name.ts';
import { TinyBoard } from './tiny-board.tsx';

/** Games as cards with the last position of each, from the player's side; a card opens its game. */
export const GameCards = ({ games, label }: { games: readonly GameSummary[]; label: string }) => (
  <ul class="game-cards" aria-label={label}>
    {games.map((game) => (
      <GameCard key={game.id} game={game} />
    ))}
  </ul>
);

const GameCard = ({ game }: { game: GameSummary }) => {
  const { id, white, black, color = 'white', result, clock, speed, perf, opening, createdAt } = game;
  const time = clockWords(clock, speed, perf);
  const variantName = nameOf(game.variant);
  return (
    <li class="panel">
      <GameLink id={id}>
        <TinyBoard fen={game.lastFen} orientation={color} />
        <span class="words">
          <span class="cut">
            {result ? (
              <>
                <ResultWord result={result} /> vs {sideName(color === 'white' ? black : white)}
              </>
            ) : (
              `${sideName(white)} – ${sideName(black)}`
            )}
          </span>
          <span class="small quiet cut">{makeResultWords(game)}</span>
          <span class="small quiet cut">{time}</span>
          <span class="small quiet cut">
            {opening?.name ??
              (game.variant === 'standard' || time.includes(variantName) ? 'No opening' : variantName)}
          </span>
          <span class="small quiet cut">
            <Ago at={createdAt} />
          </span>
        </span>
      </GameLink>
    </li>
  );
};
