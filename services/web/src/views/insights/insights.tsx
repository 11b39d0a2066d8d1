import type {
  Dimension,
  Insight,
  InsightGroup,
  InsightKinds,
  Metric,
} from '@rookery/shared/contract/insights.ts';
import { keepPreviousData, useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import { numbers } from '../../format/number.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { Empty, Loaded, SkeletonRows } from '../../parts/states.tsx';
import { oneOf, text } from '../../state/address.ts';
import { type Filters, linkTo } from '../../state/game-filters.ts';
import { useAddress } from '../../state/use-address.ts';
import { asQuery, useFilters } from '../../state/use-filters.ts';
import { makeCsv } from './csv.ts';
import { gamesOf } from './games-of.ts';
import { PRESETS } from './presets.ts';
import { boundsOf, makeValue } from './value.ts';

const FIELDS = {
  metric: text('movetime'),
  by: text('phase'),
  // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
  then: text(''),
  population: oneOf(['all', 'lichess']),
};

interface Row {
  id: string;
  label: string;
  group: InsightGroup;
  games: Filters | undefined;
}

/** Any metric of a player by one dimension or two: a chart, its table, and the games behind each group. */
export const Insights = () => {
  const kinds = useQuery({
    queryKey: ['insight-kinds'],
    queryFn: () => read(api.insights.$get()),
    staleTime: Infinity,
  });
  const [{ player }] = useFilters();
  return (
    <>
      <h1>Insights</h1>
      {player === undefined ? (
        <Empty title="No player is chosen.">
          <p>Choose one at the top.</p>
        </Empty>
      ) : (
        <Loaded query={kinds} waiting={<SkeletonRows rows={12} />}>
          {(known) => <Asked kinds={known} player={player} />}
        </Loaded>
      )}
    </>
  );
};

const Asked = ({ kinds, player }: { kinds: InsightKinds; player: string }) => {
  const [{ player: _, ...filters }] = useFilters();
  const [asked, set] = useAddress(FIELDS);
  const metric = kinds.metrics.find(({ key }) => key === asked.metric) ?? kinds.metrics[0];
  if (!metric) return null;
  const fits = (key: string) => metric.dimensions.includes(key as Dimension);
  const nameOf = (key: string) => kinds.dimensions.find((one) => one.key === key)?.label ?? key;
  const wanted = asked.by === 'opening' ? 'openingFamily' : asked.by;
  const by = (fits(wanted) ? wanted : 'color') as Dimension;
  const then = asked.then !== by && fits(asked.then) ? (asked.then as Dimension) : undefined;
  const select = (label: string, value: string, name: 'by' | 'then', none?: string) => (
    <label class="field">
      <span class="name">{label}</span>
      <select
        class="select"
        value={value}
        onChange={(event) => set({ [name]: event.currentTarget.value }, 'push')}
      >
        {none && <option value="">{none}</option>}
        {kinds.dimensions.map(({ key, label }) => (
          <option key={key} value={key} disabled={!fits(key) || (name === 'then' && key === by)}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div class="stack">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line everywhere */}
      <div class="insights-presets" role="group" aria-label="Questions">
        {PRESETS.map((preset) => (
          <button
            key={preset.words}
            type="button"
            class="button"
            aria-pressed={preset.metric === metric.key && preset.by === by && then === undefined}
            // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
            onClick={() => set({ metric: preset.metric, by: preset.by, then: '' }, 'push')}
          >
            {preset.words}
          </button>
        ))}
      </div>
      <div class="filters">
        <label class="field">
          <span class="name">Metric</span>
          <select
            class="select"
            value={metric.key}
            onChange={(event) => set({ metric: event.currentTarget.value }, 'push')}
          >
            {kinds.metrics.map(({ key, label }) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {select('By', by, 'by')}
        {select('Then by', then ?? '', 'then', 'Nothing more')}
        <label class="field">
          <span class="name">Games counted</span>
          <select
            class="select"
            value={asked.population}
            onChange={(event) => set({ population: event.currentTarget.value as 'all' | 'lichess' }, 'push')}
          >
            <option value="all">All finished games</option>
            <option value="lichess">As Lichess counts</option>
          </select>
        </label>
      </div>
      {by !== wanted && (
        <p role="status">
          {nameOf(wanted)} does not go with {metric.label}: shown by {nameOf(by)}.
        </p>
      )}
      {asked.then !== '' && then === undefined && (
        <p role="status">It cannot be divided by {nameOf(asked.then)} as well.</p>
      )}
      <FilterBar />
      <p class="quiet">
        {metric.description}
        {metric.analyzed && ' Analyzed games only.'}
      </p>
      <Answer
        player={player}
        metric={metric}
        by={by}
        byName={nameOf(by)}
        then={then}
        population={asked.population}
        filters={filters}
      />
    </div>
  );
};

interface AnswerProps {
  player: string;
  metric: InsightKinds['metrics'][number];
  by: Dimension;
  byName: string;
  then: Dimension | undefined;
  population: 'all' | 'lichess';
  filters: Filters;
}

const Answer = ({ player, metric, by, byName, then, population, filters }: AnswerProps) => {
  const asked = useQuery({
    queryKey: ['games', 'insights', 'any', player, metric.key, by, then, population, filters],
    queryFn: async () => ({
      // What is shown while the next comes is drawn as what it was asked as.
      shown: { metric, by, byName, then, population, filters },
      groups: (await read(
        api.players[':id'].insights.$get({
          param: { id: player },
          query: { ...asQuery(filters), metric: metric.key as Metric, by, population, ...(then && { then }) },
        }),
      )) as Insight[],
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={asked} waiting={<SkeletonRows rows={12} />}>
      {({ groups, shown }) =>
        groups.length === 0 ? (
          <Empty title="No game has a value for this.">
            <p>
              {shown.metric.analyzed
                ? 'Analyze some games first, or take a filter away.'
                : 'Take a filter away.'}
            </p>
            <Link
              class="button"
              href={linkTo('/games', { player, ...(shown.metric.analyzed && { analyzed: 'false' }) })}
            >
              To the games
            </Link>
          </Empty>
        ) : (
          <Shown metric={shown.metric} byName={shown.byName} rows={rowsOf(groups, shown, player)} />
        )
      }
    </Loaded>
  );
};

const rowsOf = (
  groups: readonly Insight[],
  { metric, by, then, population, filters }: Omit<AnswerProps, 'player'>,
  player: string,
): Row[] => {
  const base: Filters = { ...filters, player, ...(metric.analyzed && { analyzed: 'true' }) };
  return groups.flatMap((group) => {
    // Which games Lichess counts is more than the filters of the list can say.
    const games = population === 'all' ? gamesOf(by, group.key, base) : undefined;
    if (then === undefined) return [{ id: group.key, label: group.label, group, games }];
    return (group.groups ?? []).map((inner) => ({
      id: `${group.key}/${inner.key}`,
      label: `${group.label} · ${inner.label}`,
      group: inner,
      games: games && gamesOf(then, inner.key, games),
    }));
  });
};

const MOST_BARS = 40;

const Shown = ({ metric, byName, rows }: { metric: AnswerProps['metric']; byName: string; rows: Row[] }) => {
  const { unit } = metric;
  const parts = metric.kind === 'kinds' ? (metric.parts ?? []) : [];
  const bars = rows.slice(0, MOST_BARS);
  const ends = bars.flatMap(({ group }) => [group.value ?? 0, ...(boundsOf(group, unit) ?? [])]);
  const isRating = unit === 'rating';
  const [least, most] =
    unit === 'percent' ? [0, 100] : [Math.min(...(isRating ? [] : [0]), ...ends), Math.max(...ends)];
  const at = (value: number) => ((value - least) / (most - least || 1)) * 100;
  const table = [
    [
      byName,
      ...(parts.length > 0 ? parts.map(({ label }) => `${label} (%)`) : []),
      `${metric.label} (${unit})`,
      'Low',
      'High',
      'n',
      'Games',
    ],
    ...rows.map(({ label, group }) => {
      const bounds = boundsOf(group, unit);
      const shares = parts.map(({ key }) => group.parts?.find((part) => part.key === key)?.value ?? null);
      return [label, ...shares, group.value, bounds?.[0] ?? null, bounds?.[1] ?? null, group.n, group.games];
    }),
  ];
  const label = (row: Row) =>
    row.games ? <Link href={linkTo('/games', row.games)}>{row.label}</Link> : row.label;
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([makeCsv(table)], { type: 'text/csv' }));
    link.download = `${metric.key}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return (
    <>
      <section class="panel insights-chart" aria-label={`${metric.label} by ${byName}`}>
        <p class="small quiet">
          {metric.label} by {byName}, {makeValue(least, unit)} to {makeValue(most, unit)}
          {parts.length === 0 && '; the line is the 95 % interval'}
        </p>
        {parts.length > 0 && (
          <p class="line small">
            {parts.map(({ key, label }, i) => (
              <span key={key}>
                <i class="insights-key" style={{ background: colorOf(key, i, parts.length) }} /> {label}
              </span>
            ))}
          </p>
        )}
        {bars.map((row) => {
          const { value, n } = row.group;
          const bounds = boundsOf(row.group, unit);
          const [from, to] = [at(isRating ? least : 0), at(value ?? 0)];
          return (
            <div key={row.id} class="insights-row">
              <span class="cut" title={row.label}>
                {label(row)}
              </span>
              <span class="insights-track" aria-hidden="true">
                {parts.length > 0
                  ? parts.map(({ key, label }, i) => {
                      const share = row.group.parts?.find((part) => part.key === key)?.value ?? 0;
                      return (
                        <i
                          key={key}
                          class="insights-part"
                          title={`${label}: ${makeValue(share, 'percent')}`}
                          style={{ width: `${share}%`, background: colorOf(key, i, parts.length) }}
                        />
                      );
                    })
                  : value !== null && (
                      <i
                        class="insights-bar"
                        style={{ left: `${Math.min(from, to)}%`, width: `${Math.abs(to - from)}%` }}
                      />
                    )}
                {parts.length === 0 && bounds && (
                  <i
                    class="insights-whisker"
                    style={{ left: `${at(bounds[0])}%`, width: `${at(bounds[1]) - at(bounds[0])}%` }}
                  />
                )}
              </span>
              <span class="number">
                {makeValue(value, unit)} <span class="small quiet">n {numbers.whole(n)}</span>
              </span>
            </div>
          );
        })}
        {rows.length > MOST_BARS && (
          <p class="small quiet">
            The first {MOST_BARS} of {numbers.whole(rows.length)}; all are in the table.
          </p>
        )}
      </section>
      <div class="line">
        <button type="button" class="button" onClick={save}>
          Save the table as CSV
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="table-frame" tabIndex={0} aria-label="Table of the values">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{byName}</th>
              {parts.map(({ key, label }) => (
                <th key={key} scope="col" class="number">
                  {label}
                </th>
              ))}
              {[metric.label, '95 % interval', 'n', 'Games'].map((head) => (
                <th key={head} scope="col" class="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const bounds = boundsOf(row.group, unit);
              return (
                <tr key={row.id}>
                  <th scope="row">{label(row)}</th>
                  {parts.map(({ key }) => (
                    <td key={key} class="number">
                      {makeValue(row.group.parts?.find((part) => part.key === key)?.value ?? null, 'percent')}
                    </td>
                  ))}
                  <td class="number">{makeValue(row.group.value, unit)}</td>
                  <td class="number">
                    {bounds ? `${makeValue(bounds[0], unit)} to ${makeValue(bounds[1], unit)}` : '–'}
                  </td>
                  <td class="number">{numbers.whole(row.group.n)}</td>
                  <td class="number">{numbers.whole(row.group.games)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </>
  );
};

const RESULTS: Record<string, string> = { win: 'var(--win)', draw: 'var(--draw)', loss: 'var(--loss)' };

const colorOf = (key: string, i: number, count: number): string =>
  (count === 3 && RESULTS[key]) ||
  `color-mix(in oklab, var(--accent) ${100 - (i * 90) / count}%, var(--line))`;
