import type { ComponentChildren } from 'preact';
import { Dialog } from './dialog.tsx';

interface Props {
  title: string;
  /** What the button does, in a verb: "Unfollow", not "OK". */
  yes: string;
  danger?: boolean;
  onYes: () => void;
  onNo: () => void;
  children: ComponentChildren;
}

/** A question before something that cannot be taken back. */
export const Question = ({ title, yes, danger = false, onYes, onNo, children }: Props) => (
  <Dialog title={title} onClose={onNo}>
    {children}
    <div class="actions">
      <button type="button" class="button" onClick={onNo}>
        Cancel
      </button>
      <button type="button" class={danger ? 'button danger' : 'button primary'} onClick={onYes}>
        {yes}
      </button>
    </div>
  </Dialog>
);
