import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The options. */
  children: ComponentChildren;
}

/** One of several, under its name. */
export const Choice = ({ label, value, onChange, children }: Props) => (
  <label class="field">
    <span class="name">{label}</span>
    <select class="select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {children}
    </select>
  </label>
);
