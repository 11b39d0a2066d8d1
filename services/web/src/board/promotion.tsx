import { h } from 'preact';
import { Dialog } from '../parts/dialog.tsx';

const NAMES: Record<string, string> = { q: 'queen', r: 'rook', b: 'bishop', n: 'knight', k: 'king' };

interface Props {
  roles: readonly string[];
  color: 'white' | 'black';
  /** A letter of UCI; undefined takes the move back. */
  onChoose: (role: string | undefined) => void;
}

/** Asks what a pawn becomes. */
export const Promotion = ({ roles, color, onChoose }: Props) => (
  <Dialog title="The pawn becomes a …" onClose={() => onChoose(undefined)}>
    <div class="line promotion">
      {roles.map((role) => (
        <button
          key={role}
          type="button"
          class="button cg-wrap"
          aria-label={NAMES[role] ?? role}
          onClick={() => onChoose(role)}
        >
          {h('piece', { class: `${color} ${NAMES[role]}` })}
        </button>
      ))}
    </div>
  </Dialog>
);
