import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import { dates } from '../../format/date.ts';
import { makeResultWords, makeScore } from '../../format/result.ts';
import { Choices } from '../../parts/choices.tsx';
import { clockWords } from '../../parts/clock-words.ts';
import { GameLink } from '../../parts/game-link.tsx';
import { sideName } from '../../parts/side-name.ts';

interface Props {
  games: readonly GameSummary[];
  /** Plies before the position, 0 where nobody knows. */
  plies: number;
  sort: 'date' | 'rating';
  onSort: (sort: 'date' | 'rating') => void;
  /** Undefined where there are no more. */
  onMore: (() => void) | undefined;
  isFetching: boolean;
  old: boolean;
}

/** The games that reached the position; each opens there. */
export const PositionGames = ({ games, plies, sort, onSort, onMore, isFetching, old }: Props) => (
  <section class="stack explorer-games" aria-labelledby="explorer-games">
    <div class="line">
      <h2 id="explorer-games" class="grow">
        Games
      </h2>
      <Choices
        label="Order of the games"
        value={sort}
        onChange={onSort}
        options={[
          { value: 'date', name: 'Newest' },
          { value: 'rating', name: 'Highest rated', title: 'By the mean rating of both players' },
        ]}
      />
    </div>
    <ul class={old ? 'panel explorer-old' : 'panel'}>
      {games.map((game) => (
        <Row key={game.id} game={game} plies={plies} />
      ))}
    </ul>
    {onMore && (
      <button type="button" class="button" disabled={isFetching} onClick={onMore}>
        {isFetching ? 'Loading …' : 'More games'}
      </button>
    )}
  </section>
);

const Row = ({ game, plies }: { game: GameSummary; plies: number }) => {
  const { id, white, black, createdAt, clock, speed, perf, variant } = game;
  // A game from a position counts its plies from there, not as its FEN does.
  const isKnown = plies > 0 && plies <= game.plies && variant !== 'fromPosition';
  return (
    <li>
      <GameLink id={id} ply={isKnown ? plies : undefined}>
        <Side side={white} own={game.color === 'white'} name="white" />
        <span class="score" title={makeResultWords(game)}>
          {makeScore(game)}
        </span>
        <Side side={black} own={game.color === 'black'} name="black" />
        <span class="time cut quiet">{clockWords(clock, speed, perf)}</span>
        <time class="date quiet" dateTime={createdAt} title={dates.full(createdAt)}>
          {dates.day(createdAt)}
        </time>
      </GameLink>
    </li>
  );
};

const Side = ({ side, own, name }: { side: GameSummary['white']; own: boolean; name: string }) => (
  <span class={own ? `${name} own` : name}>
    <span class="cut">{sideName(side)}</span>
    {side.rating !== null && <span class="quiet">{side.rating}</span>}
  </span>
);
