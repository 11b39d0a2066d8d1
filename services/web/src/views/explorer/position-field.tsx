import { useState } from 'preact/hooks';
import { errorLine } from '../../api/problem.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { readMove } from './line.ts';
import { checkFen } from './use-explorer.ts';

interface Props {
  fen: string;
  variant: string;
  onMove: (uci: string) => void;
  onFen: (fen: string) => void;
}

/** Takes a FEN to look at, or a move to play; says what is wrong with it. Copies the FEN that is shown. */
export const PositionField = ({ fen, variant, onMove, onFen }: Props) => {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const take = async () => {
    const text = typed.trim();
    if (text === '') return;
    const uci = readMove(fen, variant, text);
    if (uci === undefined && !text.includes('/'))
      return setProblem(`${text} is no move here, and a FEN has slashes.`);
    try {
      if (uci !== undefined) onMove(uci);
      else onFen(await checkFen(text, variant));
      setTyped('');
      setProblem(undefined);
    } catch (error) {
      // Where the API refuses the FEN its own words say why; it is not the address that is wrong.
      const isRefused = error instanceof Error && 'status' in error && error.status === 400;
      setProblem(
        isRefused ? `This is no position: ${error.message.replace(/^fen: /, '')}.` : errorLine(error),
      );
    }
  };
  return (
    <form
      class="explorer-field"
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <input
        class="input grow"
        aria-label="A FEN, or a move to play"
        placeholder="Paste a FEN, or type a move"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : 'explorer-problem'}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      <button type="submit" class="button">
        Go
      </button>
      <CopyButton name="Copy FEN" text={fen} />
      {problem !== undefined && (
        <p id="explorer-problem" class="loss" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
};
