import type { PlayerSummary, RatingHistory } from '@rookery/shared/contract/statistics.ts';
import { keepPreviousData, useQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import { Chart } from '../../chart/chart.tsx';
import type { Series, XAxis } from '../../chart/series.ts';
import { dates } from '../../format/date.ts';
import { nameOf } from '../../format/names.ts';
import { numbers } from '../../format/number.ts';
import { Choices } from '../../parts/choices.tsx';
import { GameLink, gameAddress } from '../../parts/game-link.tsx';
import { Loaded, Skeleton } from '../../parts/states.tsx';
import { oneOf, optionalText } from '../../state/address.ts';
import type { Filters } from '../../state/game-filters.ts';
import { useAddress } from '../../state/use-address.ts';
import { asQuery } from '../../state/use-filters.ts';
import { type Span, seenOf, within } from './span.ts';

const FIELDS = {
  perf: optionalText,
  span: oneOf(['all', 'year', 'quarter', 'month']),
  from: optionalText,
  to: optionalText,
};
const SPAN_NAMES: readonly { value: Span; name: string; title: string }[] = [
  { value: 'all', name: 'All', title: 'From the first rated game' },
  { value: 'year', name: '1 y', title: 'The last year before the last game' },
  { value: 'quarter', name: '3 m', title: 'The last three months before the last game' },
  { value: 'month', name: '1 m', title: 'The last month before the last game' },
];

interface Props {
  id: string;
  filters: Filters;
  perfs: PlayerSummary['ratings'];
}

/** The rating after each rated game of one perf; a stretch drawn over it is looked at closer. */
export const Ratings = ({ id, filters, perfs }: Props) => {
  const [{ perf: asked, span, from, to }, set] = useAddress(FIELDS);
  const names = Object.entries(perfs).sort(([, a], [, b]) => b.games - a.games);
  const [perf, rating] = names.find(([name]) => name === asked) ?? names[0] ?? [];
  const isZoomed = from !== undefined && to !== undefined;
  const seen = within(filters, rating ? seenOf(span, rating.now.at, { from, to }) : {});
  const history = useQuery({
    queryKey: ['games', 'ratings', id, perf, filters, seen],
    queryFn: () =>
      read(
        api.players[':id'].ratings.$get({
          param: { id },
          query: { ...asQuery({ ...filters, ...seen }), perf, points: '500' },
        }),
      ),
    enabled: perf !== undefined,
    placeholderData: keepPreviousData,
  });
  if (perf === undefined || rating === undefined)
    return (
      <section>
        <h2>Rating</h2>
        <p class="quiet">No rated game is among these, so there is no rating to draw.</p>
      </section>
    );
  return (
    <section class="stack">
      <div class="line">
        <h2 class="grow">Rating</h2>
        <label>
          <span class="unseen">Rating of</span>
          <select
            class="select"
            value={perf}
            onChange={(event) =>
              set({ perf: event.currentTarget.value, from: undefined, to: undefined }, 'push')
            }
          >
            {names.map(([name, { games }]) => (
              <option key={name} value={name}>
                {nameOf(name)}, {numbers.count(games, 'game')}
              </option>
            ))}
          </select>
        </label>
        <Choices
          label="Range"
          options={SPAN_NAMES}
          // A zoom is none of these.
          value={isZoomed ? undefined : span}
          onChange={(value) => set({ span: value, from: undefined, to: undefined }, 'push')}
        />
        {isZoomed && (
          <button
            type="button"
            class="button"
            onClick={() => set({ from: undefined, to: undefined }, 'push')}
          >
            Leave the zoom
          </button>
        )}
      </div>
      <p class="player-rating">
        Now <b>{numbers.rating(rating.now.rating)}</b>
        {rating.now.provisional && '?'} · highest, provisional ratings aside,{' '}
        <GameLink id={rating.peak.gameId}>{numbers.rating(rating.peak.rating)}</GameLink> on{' '}
        {dates.day(rating.peak.at)} · {numbers.count(rating.games, 'rated game')}
      </p>
      <div class="panel padded">
        <Loaded query={history} waiting={<Skeleton height={268} />}>
          {(data) =>
            data.points.length === 0 ? (
              <p class="quiet player-no-chart">No rated game in this range. Choose a longer one.</p>
            ) : (
              <Curve
                id={id}
                history={data}
                onZoom={(low, high) =>
                  Number.isFinite(low) && Number.isFinite(high)
                    ? set(
                        { from: new Date(low * 1000).toISOString(), to: new Date(high * 1000).toISOString() },
                        'push',
                      )
                    : set({ from: undefined, to: undefined }, 'push')
                }
              />
            )
          }
        </Loaded>
      </div>
      <p class="small quiet">
        Draw over the curve to look closer; a double click shows all. A click opens the game.
      </p>
    </section>
  );
};

const Curve = ({
  id,
  history,
  onZoom,
}: {
  id: string;
  history: RatingHistory;
  onZoom: (from: number, to: number) => void;
}) => {
  const [, navigate] = useLocation();
  const { points } = history;
  const [x, series] = useMemo((): [XAxis, Series[]] => {
    const name = nameOf(history.perf ?? '');
    return [
      { name: 'date', kind: 'time', values: points.map(({ at }) => Date.parse(at) / 1000) },
      [{ name, unit: '', kind: 'line', values: points.map(({ rating }) => rating), format: numbers.rating }],
    ];
  }, [history]);
  return (
    <Chart
      title={`Rating in ${nameOf(history.perf ?? '')}`}
      description={`${points.length} points of ${history.games} rated games, from ${points[0]?.rating} to ${points.at(-1)?.rating}.`}
      x={x}
      series={series}
      onZoom={onZoom}
      read={(index) => (points[index]?.provisional ? 'provisional' : '')}
      onSelect={(index) => {
        const point = points[index];
        if (point) navigate(gameAddress(point.gameId, id));
      }}
    />
  );
};
