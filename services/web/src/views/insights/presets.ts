import type { Dimension, Metric } from '@rookery/shared/contract/insights.ts';

/** A question and what answers it. */
export interface Preset {
  words: string;
  metric: Metric;
  by: Dimension;
  /** The best first; else in the order of the answer. */
  best?: boolean;
}

export const PRESETS: readonly Preset[] = [
  { words: 'Where do I lose my time?', metric: 'movetime', by: 'phase' },
  { words: 'Which openings score best?', metric: 'result', by: 'openingFamily', best: true },
  { words: 'Am I better with White?', metric: 'result', by: 'color' },
  { words: 'Where do I go wrong?', metric: 'acpl', by: 'phase' },
  { words: 'Am I getting better?', metric: 'accuracy', by: 'period' },
  { words: 'When in the day do I win?', metric: 'result', by: 'hour' },
  { words: 'Do I beat stronger players?', metric: 'result', by: 'opponentStrength' },
  { words: 'Do I err short of time?', metric: 'acpl', by: 'clockPercent' },
  { words: 'Do I move too fast?', metric: 'acpl', by: 'movetime' },
  { words: 'How do my games end?', metric: 'termination', by: 'result' },
];
