import type { InsightKinds } from '@rookery/shared/contract/insights.ts';
import { useQuery } from '@tanstack/preact-query';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { NoPlayer } from '../../parts/no-games.tsx';
import { Loaded, SkeletonRows } from '../../parts/states.tsx';
import { useAddress } from '../../state/use-address.ts';
import { useFilters } from '../../state/use-filters.ts';
import { Answer } from './answer.tsx';
import { ALL_FIELDS } from './fields.ts';
import { PresetBar } from './preset-bar.tsx';
import { dimensionKey, dimensionName, questionOf } from './question.ts';
import { QuestionBar } from './question-bar.tsx';

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
        <NoPlayer />
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
  const [asked, set] = useAddress(ALL_FIELDS);
  const question = questionOf(kinds, asked);
  if (!question) return null;
  const { metric, by, then } = question;
  const nameOf = (key: string) => dimensionName(kinds, key);
  return (
    <div class="stack">
      <PresetBar question={question} onChoose={(preset) => set(preset, 'push')} />
      <QuestionBar kinds={kinds} question={question} onChange={(changes) => set(changes, 'push')} />
      {by !== dimensionKey(asked.by) && (
        <p role="status">
          {nameOf(asked.by)} does not go with {metric.label}: shown by {nameOf(by)}.
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
        question={question}
        byName={[by, then].flatMap((key) => (key ? nameOf(key) : [])).join(' and ')}
        filters={filters}
      />
    </div>
  );
};
