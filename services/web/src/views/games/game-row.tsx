import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import { dates } from '../../format/date.ts';
import { numbers } from '../../format/number.ts';
import { makeResultWords, makeScore } from '../../format/result.ts';
import { clockWords } from '../../parts/clock-words.ts';
import { GameLink } from '../../parts/game-link.tsx';
import { ResultWord } from '../../parts/result-word.tsx';
import { sideName } from '../../parts/side-name.ts';

interface Props {
  game: GameSummary;
  chosen: boolean;
  onToggle: (id: string, toHere: boolean) => void;
}

/** One game: a box to choose it (with Shift all from the last one to it), and the rest opens it. */
export const GameRow = ({ game, chosen, onToggle }: Props) => {
  const { id, white, black, createdAt, clock, speed, perf, opening, plies, analyzed, result, rated } = game;
  const time = clockWords(clock, speed, perf);
  const names = `${sideName(white)} – ${sideName(black)}`;
  return (
    <div class={chosen ? 'games-row chosen' : 'games-row'}>
      <label class="games-box" title="With Shift: all from the last one to this">
        <input type="checkbox" checked={chosen} onClick={(event) => onToggle(id, event.shiftKey)} />
        <span class="unseen">Choose {names}</span>
      </label>
      <GameLink id={id}>
        <time class="date" dateTime={createdAt} title={dates.full(createdAt)}>
          {dates.day(createdAt)}
        </time>
        <Side side={white} own={game.color === 'white'} name="white" />
        <Side side={black} own={game.color === 'black'} name="black" />
        <span class="result cut" title={makeResultWords(game)}>
          {makeScore(game)}
          {result && (
            <>
              {' '}
              <ResultWord result={result} />
            </>
          )}
        </span>
        <span class="end cut">{makeResultWords(game)}</span>
        <span class="time cut" title={`${time}, ${rated ? 'rated' : 'casual'}`}>
          {time}
          {rated ? '' : ', casual'}
        </span>
        <span class="opening cut" title={opening?.name}>
          <span class="narrow-only">
            {time}
            {opening && ' · '}
          </span>
          {opening ? `${opening.eco} ${opening.name}` : <span class="wide-only">–</span>}
        </span>
        <span class="moves number" title={`${plies} plies`}>
          {numbers.whole(Math.ceil(plies / 2))}
        </span>
        <span class="analysis quiet" title={analyzed ? 'Analyzed' : undefined}>
          {analyzed && (
            <>
              <span aria-hidden="true">✓</span>
              <span class="unseen">Analyzed</span>
            </>
          )}
        </span>
      </GameLink>
    </div>
  );
};

const Side = ({ side, own, name }: { side: GameSummary['white']; own: boolean; name: string }) => (
  <span class={own ? `${name} own` : name}>
    <span class="cut">{sideName(side)}</span>
    {side.rating !== null && <span class="quiet">{side.rating}</span>}
  </span>
);
