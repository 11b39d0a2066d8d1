import { keepPreviousData, useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import { askExplorer } from '../../api/explorer.ts';
import { useFollowed } from '../../api/queries.ts';
import { numbers } from '../../format/number.ts';
import { shownSan } from '../../format/san.ts';
import { Loaded, Skeleton } from '../../parts/states.tsx';
import { WdlBar } from '../../parts/wdl-bar.tsx';
import { makeSearch } from '../../state/address.ts';

interface Props {
  fen: string;
  variant: string;
  player: string | undefined;
  onPlay: (uci: string) => void;
}

/** What was played from the position shown: in the player's games, or in all. */
export const ExplorerPanel = ({ fen, variant: given, player, onPlay }: Props) => {
  const variant = given === 'fromPosition' ? 'standard' : given;
  const name = useFollowed(player)?.username ?? player;
  const asked = useQuery({
    queryKey: ['games', 'explorer', fen, variant, player ?? ''],
    queryFn: () => askExplorer(player, { fen, variant, limit: '0' }),
    placeholderData: keepPreviousData,
  });
  return (
    <section class="game-explorer panel" aria-label="Explorer">
      <p class="line small">
        <span class="quiet grow">{player === undefined ? 'All games' : `Games of ${name}`}</span>
        <Link
          href={`/explorer${makeSearch(new URLSearchParams(Object.entries({ player, variant: variant === 'standard' ? undefined : variant, fen }).filter((pair): pair is [string, string] => pair[1] !== undefined)))}`}
        >
          Open the explorer
        </Link>
      </p>
      <Loaded query={asked} waiting={<Skeleton height={84} />}>
        {({ moves }) =>
          moves.length === 0 ? (
            <p class="quiet">No game went on from here.</p>
          ) : (
            <table>
              <tbody>
                {moves.slice(0, 6).map(({ uci, san, white, draws, black }) => (
                  <tr key={uci}>
                    <td>
                      <button type="button" class="in-line" onClick={() => onPlay(uci)}>
                        {shownSan(san)}
                      </button>
                    </td>
                    <td class="number">{numbers.whole(white + draws + black)}</td>
                    <td class="share">
                      <WdlBar sides win={white} draw={draws} loss={black} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </section>
  );
};
