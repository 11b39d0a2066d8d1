interface Props {
  name: string;
  sign: string;
  /** Nothing is there to step to; it can be reached all the same. */
  off?: boolean;
  run: () => void;
}

/** A step through moves, or a turn of the board: a sign to press, with its name. */
export const StepButton = ({ name, sign, off, run }: Props) => (
  <button type="button" class="button" aria-label={name} title={name} aria-disabled={off} onClick={run}>
    {sign}
  </button>
);
