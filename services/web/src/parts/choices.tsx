interface Props<T extends string> {
  /** What is chosen, for screen readers. */
  label: string;
  options: readonly { value: T; name: string; title?: string }[];
  /** Undefined where none of them holds. */
  value: T | undefined;
  onChange: (value: T) => void;
}

/** Some buttons in one, of which one is pressed. */
export const Choices = <T extends string>({ label, options, value, onChange }: Props<T>) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line everywhere
  <div class="choices" role="group" aria-label={label}>
    {options.map((option) => (
      <button
        key={option.value}
        type="button"
        class="button"
        title={option.title}
        aria-pressed={option.value === value}
        onClick={() => onChange(option.value)}
      >
        {option.name}
      </button>
    ))}
  </div>
);
