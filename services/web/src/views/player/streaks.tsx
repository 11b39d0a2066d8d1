import type { Streaks } from '@rookery/shared/contract/statistics.ts';
import { numbers } from '../../format/number.ts';
import { GameLink } from '../../parts/game-link.tsx';

const KINDS = [
  ['win', 'Longest winning'],
  ['unbeaten', 'Longest unbeaten'],
  ['draw', 'Longest drawing'],
  ['loss', 'Longest losing'],
] as const;
const NOW = { win: 'Won in a row now', draw: 'Drawn in a row now', loss: 'Lost in a row now' } as const;

/** Games in a row, with the first and the last of each. */
export const StreakList = ({ streaks }: { streaks: Streaks }) => (
  <section class="stack">
    <h2>Streaks</h2>
    <dl class="panel padded player-streaks">
      {streaks.current && <Row name={NOW[streaks.current.result]} {...streaks.current} />}
      {KINDS.map(([kind, name]) => (
        <Row key={kind} name={name} {...streaks[kind]} />
      ))}
    </dl>
  </section>
);

const Row = ({
  name,
  games,
  from,
  to,
}: {
  name: string;
  games: number;
  from: string | null;
  to: string | null;
}) => (
  <div>
    <dt class="small quiet">{name}</dt>
    <dd>{numbers.count(games, 'game')}</dd>
    {from !== null && to !== null && (
      <dd class="small">
        <GameLink id={from}>first</GameLink>
        {from !== to && (
          <>
            {' · '}
            <GameLink id={to}>last</GameLink>
          </>
        )}
      </dd>
    )}
  </div>
);
