import { chess960Fen, chess960Number } from '@rookery/shared/chess/chess960.ts';
import type { ExplorerStart } from '@rookery/shared/contract/explorer.ts';
import { useState } from 'preact/hooks';
import { numbers } from '../../format/number.ts';

interface Props {
  fen: string;
  /** Those that were played, the most played first. */
  starts: readonly ExplorerStart[];
  onFen: (fen: string) => void;
}

const MOST = 959;

const nameOf = (fen: string): string => {
  const number = chess960Number(fen);
  return number === undefined ? 'Another position' : `Position ${number}`;
};

/** In which position games of chess960 begin: one that was played, or any by its number. */
export const StartChooser = ({ fen, starts, onFen }: Props) => {
  const [typed, setTyped] = useState('');
  const number = /^\s*\d{1,3}\s*$/.test(typed) ? Number(typed) : MOST + 1;
  const wanted = number <= MOST ? chess960Fen(number) : undefined;
  return (
    <form
      class="line explorer-start"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === undefined) return;
        onFen(wanted);
        setTyped('');
      }}
    >
      <select
        class="select"
        aria-label="Start position"
        value={fen}
        onChange={(event) => onFen(event.currentTarget.value)}
      >
        {!starts.some((start) => start.fen === fen) && <option value={fen}>{nameOf(fen)}</option>}
        {starts.map((start) => (
          <option key={start.fen} value={start.fen}>
            {nameOf(start.fen)} · {numbers.count(start.games, 'game')}
          </option>
        ))}
      </select>
      <input
        class="input"
        aria-label="Number of a start position, 0 to 959"
        placeholder="0–959"
        inputMode="numeric"
        autocomplete="off"
        value={typed}
        aria-invalid={typed.trim() !== '' && wanted === undefined}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <button type="submit" class="button">
        Go
      </button>
    </form>
  );
};
