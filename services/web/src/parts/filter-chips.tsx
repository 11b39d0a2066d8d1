import { nameOf } from '../format/names.ts';
import { numbers } from '../format/number.ts';
import { FILTER_NAMES, type FilterName, type Filters } from '../state/game-filters.ts';

const WORDS: Partial<Record<FilterName, (value: string) => string>> = {
  opponent: (value) => `against ${value}`,
  color: (value) => `as ${nameOf(value)}`,
  rated: (value) => (value === 'true' ? 'Rated' : 'Casual'),
  opening: (value) => value,
  minRating: (value) => `Rating from ${value}`,
  maxRating: (value) => `Rating to ${value}`,
  minOpponentRating: (value) => `Opponent from ${value}`,
  maxOpponentRating: (value) => `Opponent to ${value}`,
  minPlies: (value) => `${value} plies or more`,
  maxPlies: (value) => `${value} plies or less`,
  since: (value) => `from ${value}`,
  until: (value) => `before ${value}`,
  analyzed: (value) => (value === 'true' ? 'Analyzed' : 'Not analyzed'),
  ids: (value) => numbers.count(value.split(',').length, 'chosen game'),
  tz: (value) => `Times in ${value}`,
};

/** The change that takes every filter away but the player. */
export const clearedFilters = (): Filters =>
  Object.fromEntries(FILTER_NAMES.filter((name) => name !== 'player').map((name) => [name, undefined]));

interface Props {
  filters: Filters;
  hide: readonly FilterName[];
  change: (changes: Filters) => void;
}

/** What is set, each with a way to take it away, and one for all of it. */
export const FilterChips = ({ filters, hide, change }: Props) => {
  const set = FILTER_NAMES.filter((name) => filters[name] !== undefined && !hide.includes(name));
  if (set.length === 0) return null;
  return (
    <div class="filter-chips">
      {set.map((name) => {
        const value = filters[name] ?? '';
        const words = WORDS[name]?.(value) ?? value.split(',').map(nameOf).join(', ');
        return (
          <span key={name} class="chip">
            <span class="cut">{words}</span>
            <button
              type="button"
              aria-label={`Remove ${words}`}
              onClick={() => change({ [name]: undefined })}
            >
              ×
            </button>
          </span>
        );
      })}
      <button
        type="button"
        class="button plain clear"
        onClick={() => change(Object.fromEntries(set.map((name) => [name, undefined])))}
      >
        Clear filters
      </button>
    </div>
  );
};
