import { VARIANT_KEYS } from '@rookery/shared/chess/variant.ts';
import { GAME_SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { nameOf } from '../format/names.ts';
import { FILTER_NAMES, type FilterName, type Filters } from '../state/game-filters.ts';
import { useFilters } from '../state/use-filters.ts';
import { FilterChips } from './filter-chips.tsx';
import { FilterText } from './filter-text.tsx';

const STATUSES = [
  'mate',
  'resign',
  'outoftime',
  'draw',
  'stalemate',
  'timeout',
  'variantEnd',
  'aborted',
  'started',
];

interface FieldProps {
  name: FilterName;
  label: string;
  filters: Filters;
  change: (changes: Filters) => void;
}

/**
 * The filters that are chosen most, and behind "More filters" the rest; what is set shows as chips. All in the address.
 * On a narrow window they are folded away, so that the view begins on the first screen.
 */
export const FilterBar = ({
  hide = [],
  children,
}: {
  hide?: readonly FilterName[];
  children?: ComponentChildren;
}) => {
  const [filters, change] = useFilters();
  const [isOpen, open] = useState(false);
  const [more, setMore] = useState(false);
  const field = (name: FilterName, label: string): FieldProps => ({ name, label, filters, change });
  const shown = (name: FilterName) => !hide.includes(name);
  const hasPlayer = filters.player !== undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the types of JSX know no search element
    <div class={isOpen ? 'filter-bar open' : 'filter-bar'} role="search" aria-label="Filters">
      <button type="button" class="button fold" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        Filters
      </button>
      <div class="filters">
        {shown('speed') && (
          <Choice {...field('speed', 'Speed')} all="All speeds" values={Object.keys(GAME_SPEED_ID)} />
        )}
        {hasPlayer && shown('result') && (
          <Choice {...field('result', 'Result')} all="Any result" values={['win', 'draw', 'loss']} />
        )}
        {hasPlayer && shown('color') && (
          <Choice {...field('color', 'Color')} all="Both colors" values={['white', 'black']} />
        )}
        {shown('rated') && (
          <Choice
            {...field('rated', 'Rated')}
            all="Rated and casual"
            values={['true', 'false']}
            names={{ true: 'Rated', false: 'Casual' }}
          />
        )}
        {shown('since') && <FilterText {...field('since', 'From')} type="date" />}
        {shown('until') && <FilterText {...field('until', 'Before')} type="date" />}
        {children}
        <button type="button" class="button" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? 'Fewer filters' : 'More filters'}
        </button>
      </div>
      {more && (
        <div class="filters">
          {shown('variant') && (
            <Choice {...field('variant', 'Variant')} all="All variants" values={VARIANT_KEYS} />
          )}
          {shown('status') && <Choice {...field('status', 'End')} all="All finished" values={STATUSES} />}
          {shown('analyzed') && (
            <Choice
              {...field('analyzed', 'Analysis')}
              all="Analyzed or not"
              values={['true', 'false']}
              names={{ true: 'Analyzed', false: 'Not analyzed' }}
            />
          )}
          {hasPlayer && shown('opponent') && <FilterText {...field('opponent', 'Opponent')} />}
          {shown('opening') && <FilterText {...field('opening', 'Opening')} />}
          {shown('eco') && <FilterText {...field('eco', 'ECO')} placeholder="B90,B91" short />}
          <Pair label="Rating" low="minRating" high="maxRating" filters={filters} change={change} />
          {hasPlayer && (
            <Pair
              label="Opponent’s rating"
              low="minOpponentRating"
              high="maxOpponentRating"
              filters={filters}
              change={change}
            />
          )}
          <Pair label="Plies" low="minPlies" high="maxPlies" filters={filters} change={change} />
        </div>
      )}
      <FilterChips filters={filters} hide={[...hide, 'player']} change={change} />
    </div>
  );
};

interface ChoiceProps extends FieldProps {
  all: string;
  values: readonly string[];
  names?: Record<string, string>;
}

const Choice = ({ name, label, filters, change, all, values, names }: ChoiceProps) => {
  const value = filters[name] ?? '';
  return (
    <label class="field">
      <span class="name">{label}</span>
      <select
        class="select"
        value={value}
        onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
      >
        <option value="">{all}</option>
        {/* Several at once come from a link. */}
        {value !== '' && !values.includes(value) && (
          <option value={value}>{value.split(',').map(nameOf).join(', ')}</option>
        )}
        {values.map((one) => (
          <option key={one} value={one}>
            {names?.[one] ?? nameOf(one)}
          </option>
        ))}
      </select>
    </label>
  );
};

const Pair = ({
  label,
  low,
  high,
  ...rest
}: { label: string; low: FilterName; high: FilterName } & Pick<FieldProps, 'filters' | 'change'>) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset does not align with the fields beside it
  <div class="field" role="group" aria-label={label}>
    <span class="name">{label}</span>
    <span class="pair">
      <FilterText name={low} label={`${label}, least`} bare type="number" placeholder="from" {...rest} />
      <FilterText name={high} label={`${label}, most`} bare type="number" placeholder="to" {...rest} />
    </span>
  </div>
);

/** Whether any filter but the player is set. */
export const isFiltered = (filters: Filters): boolean =>
  FILTER_NAMES.some((name) => name !== 'player' && name !== 'tz' && filters[name] !== undefined);
