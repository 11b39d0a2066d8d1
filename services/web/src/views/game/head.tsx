import { dates } from '../../format/date.ts';
import { nameOf } from '../../format/names.ts';
import { makeResultWords, makeScore } from '../../format/result.ts';
import { clockWords } from '../../parts/clock-words.ts';
import { sideName } from '../../parts/side-name.ts';
import { type GameFacts, lichessLink } from './facts.ts';

/** A dash while nothing is decided: a star between two names says nothing. */
const scoreOf = (game: GameFacts): string => makeScore(game).replace('*', '–');

/** Who played, how it ended, and under what conditions. */
export const Head = ({
  game,
  orientation,
  ply,
  shift,
}: {
  game: GameFacts;
  orientation: 'white' | 'black';
  ply: number;
  /** Plies before the game by its first position. */
  shift: number;
}) => (
  <header class="game-head">
    <h1>
      <span class="cut">{sideName(game.white)}</span> <span>{scoreOf(game)}</span>{' '}
      <span class="cut">{sideName(game.black)}</span>
    </h1>
    <p class="line quiet">
      <span>{makeResultWords(game)}</span>
      <span>
        {clockWords(game.clock, game.speed, game.perf)} {game.rated ? 'rated' : 'casual'}
      </span>
      {game.variant !== 'standard' && game.variant !== game.perf && <span>{nameOf(game.variant)}</span>}
      {game.opening && (
        <span class="cut">
          {game.opening.eco} {game.opening.name}
        </span>
      )}
      <time dateTime={new Date(game.createdAt).toISOString()} title={dates.full(game.createdAt)}>
        {dates.minute(game.createdAt)}
      </time>
      {game.isOnLichess && (
        <a href={lichessLink(game.id, orientation, ply, shift)} target="_blank" rel="noreferrer">
          At Lichess
        </a>
      )}
    </p>
  </header>
);
