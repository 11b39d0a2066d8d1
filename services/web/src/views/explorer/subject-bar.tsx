import { VARIANT_KEYS } from '@rookery/shared/chess/variant.ts';
import { usePlayers } from '../../api/queries.ts';
import { nameOf } from '../../format/names.ts';
import { Choices } from '../../parts/choices.tsx';
import { type Filters, OF_A_PLAYER } from '../../state/game-filters.ts';
import { lastSubject } from '../../state/subject.ts';

interface Props {
  filters: Filters;
  change: (changes: Filters) => void;
  onVariant: (variant: string) => void;
}

/** Whose games, of which color, of which variant. */
export const SubjectBar = ({ filters, change, onVariant }: Props) => {
  const players = usePlayers().data?.items;
  const id = filters.player ?? lastSubject() ?? players?.[0]?.id;
  const name = players?.find((player) => player.id === id)?.username ?? id;
  const variant = filters.variant ?? 'standard';
  const all = () =>
    change({ player: undefined, ...Object.fromEntries(OF_A_PLAYER.map((one) => [one, undefined])) });
  return (
    <div class="line">
      {id !== undefined && (
        <Choices
          label="Whose games"
          value={filters.player === undefined ? 'all' : 'player'}
          onChange={(whose) => (whose === 'all' ? all() : change({ player: id }))}
          options={[
            { value: 'player', name: name ?? id },
            { value: 'all', name: 'All games' },
          ]}
        />
      )}
      {filters.player !== undefined && (
        <Choices
          label="Color of the player"
          value={filters.color ?? 'both'}
          onChange={(color) => change({ color: color === 'both' ? undefined : color })}
          options={[
            { value: 'both', name: 'Both' },
            { value: 'white', name: 'White' },
            { value: 'black', name: 'Black' },
          ]}
        />
      )}
      <select
        class="select"
        aria-label="Variant"
        value={variant}
        onChange={(event) => onVariant(event.currentTarget.value)}
      >
        {!VARIANT_KEYS.some((key) => key === variant) && <option value={variant}>{variant}</option>}
        {VARIANT_KEYS.map((key) => (
          <option key={key} value={key}>
            {nameOf(key)}
          </option>
        ))}
      </select>
    </div>
  );
};
