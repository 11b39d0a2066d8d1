import { useFollowed } from '../../api/queries.ts';
import { Empty } from '../../parts/states.tsx';

interface Props {
  player: string | undefined;
  /** Each is undefined where there is no such way on. */
  onBack: (() => void) | undefined;
  onDrop: (() => void) | undefined;
  onStart: (() => void) | undefined;
}

/** No game reached the position: the ways on. */
export const NotReached = ({ player, onBack, onDrop, onStart }: Props) => {
  const name = useFollowed(player)?.username ?? player;
  const ways = [
    { words: 'go back a move', name: 'A move back', run: onBack },
    { words: 'drop filters', name: 'Drop filters', run: onDrop },
    { words: 'try the start position', name: 'To the start position', run: onStart },
  ].filter(({ run }) => run);
  const words = ways.map((way) => way.words).join(', or ');
  return (
    <Empty title={`No game${name ? ` of ${name}` : ''} reached this position`}>
      <p>{`${words.charAt(0).toUpperCase()}${words.slice(1)}.`}</p>
      <div class="line">
        {ways.map((way) => (
          <button key={way.name} type="button" class="button" onClick={way.run}>
            {way.name}
          </button>
        ))}
      </div>
    </Empty>
  );
};
