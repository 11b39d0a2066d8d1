import { useEffect, useState } from 'preact/hooks';
import type { FilterName, Filters } from '../state/game-filters.ts';

interface Props {
  name: FilterName;
  label: string;
  filters: Filters;
  change: (changes: Filters) => void;
  type?: 'text' | 'date' | 'number';
  placeholder?: string;
  /** Without its name above it: for screen readers alone. */
  bare?: boolean;
  short?: boolean;
}

/** A filter that is typed: it takes effect with Enter or when the field is left, not at each letter. */
export const FilterText = ({
  name,
  label,
  filters,
  change,
  type = 'text',
  placeholder,
  bare,
  short,
}: Props) => {
  const set = filters[name] ?? '';
  const [typed, setTyped] = useState(set);
  useEffect(() => setTyped(set), [set]);
  const apply = (value: string) => value !== set && change({ [name]: value.trim() || undefined });
  const input = (
    <input
      class={`input ${type === 'number' || short ? 'figure' : type === 'date' ? 'year' : ''}`}
      type={type === 'number' ? 'text' : type}
      inputMode={type === 'number' ? 'numeric' : undefined}
      pattern={type === 'number' ? '\\d*' : undefined}
      placeholder={placeholder}
      aria-label={bare ? label : undefined}
      value={typed}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => apply(typed)}
      onKeyDown={(event) => event.key === 'Enter' && apply(typed)}
      // A date is chosen whole.
      onChange={(event) => type === 'date' && apply(event.currentTarget.value)}
    />
  );
  if (bare) return input;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the input is within it
    <label class="field">
      <span class="name">{label}</span>
      {input}
    </label>
  );
};
