import { FilterBar } from '../../parts/filter-bar.tsx';
import type { Values } from '../../state/address.ts';
import type { FIELDS } from './fields.ts';

type Chosen = Pick<Values<typeof FIELDS>, 'judgment' | 'phase'>;

/** The filters of the games, and those of the mistakes in them. */
export const MistakeFilters = ({
  judgment,
  phase,
  onChange,
}: Chosen & { onChange: (changes: Partial<Chosen> & { mistake: undefined }) => void }) => (
  <FilterBar>
    <label class="field">
      <span class="name">Judgment</span>
      <select
        class="select"
        value={judgment}
        onChange={(event) =>
          onChange({ judgment: event.currentTarget.value as Chosen['judgment'], mistake: undefined })
        }
      >
        <option value="">Both judgments</option>
        <option value="mistake">Mistakes</option>
        <option value="blunder">Blunders</option>
      </select>
    </label>
    <label class="field">
      <span class="name">Phase</span>
      <select
        class="select"
        value={phase}
        onChange={(event) =>
          onChange({ phase: event.currentTarget.value as Chosen['phase'], mistake: undefined })
        }
      >
        <option value="">All phases</option>
        <option value="opening">Opening</option>
        <option value="middlegame">Middlegame</option>
        <option value="endgame">Endgame</option>
      </select>
    </label>
  </FilterBar>
);
