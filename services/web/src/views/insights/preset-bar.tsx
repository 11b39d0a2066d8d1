import { PRESETS } from './presets.ts';
import type { Question } from './question.ts';

interface Props {
  question: Question;
  onChoose: (asked: { metric: string; by: string; then: string; sort: string; order: 'desc' }) => void;
}

/** Common questions, each answered by one click. */
export const PresetBar = ({ question: { metric, by, then }, onChoose }: Props) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line everywhere
  <div class="insights-presets" role="group" aria-label="Questions">
    {PRESETS.map((preset) => (
      <button
        key={preset.words}
        type="button"
        class="button"
        aria-pressed={preset.metric === metric.key && preset.by === by && then === undefined}
        onClick={() =>
          onChoose({
            metric: preset.metric,
            by: preset.by,
            // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
            then: '',
            sort: preset.best ? 'value' : '',
            order: 'desc',
          })
        }
      >
        {preset.words}
      </button>
    ))}
  </div>
);
