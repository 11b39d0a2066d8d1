import type { InsightKinds } from '@rookery/shared/contract/insights.ts';
import type { Values } from '../../state/address.ts';
import { Choice } from './choice.tsx';
import type { FIELDS } from './fields.ts';
import type { Question } from './question.ts';

interface Props {
  kinds: InsightKinds;
  question: Question;
  onChange: (changes: Partial<Values<typeof FIELDS>>) => void;
}

/** What is measured, by what, and of which games. */
export const QuestionBar = ({ kinds, question: { metric, by, then, population }, onChange }: Props) => {
  const dimensions = kinds.dimensions.map(({ key, label }) => ({
    key,
    label,
    fits: metric.dimensions.includes(key),
  }));
  return (
    <div class="filters insights-question">
      <Choice label="Metric" value={metric.key} onChange={(key) => onChange({ metric: key })}>
        {kinds.metrics.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </Choice>
      <Choice label="By" value={by} onChange={(key) => onChange({ by: key })}>
        {dimensions.map(({ key, label, fits }) => (
          <option key={key} value={key} disabled={!fits}>
            {label}
          </option>
        ))}
      </Choice>
      <Choice
        label="Then by"
        value={then ?? ''}
        // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
        onChange={(key) => onChange({ then: key })}
      >
        <option value="">Nothing more</option>
        {dimensions.map(({ key, label, fits }) => (
          <option key={key} value={key} disabled={!fits || key === by}>
            {label}
          </option>
        ))}
      </Choice>
      <Choice
        label="Games counted"
        value={population}
        onChange={(key) => onChange({ population: key === 'lichess' ? key : 'all' })}
      >
        <option value="all">All finished games</option>
        <option value="lichess">As Lichess counts</option>
      </Choice>
    </div>
  );
};
