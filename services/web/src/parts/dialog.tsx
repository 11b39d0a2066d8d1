import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

let made = 0;

/** A dialog over the page while it is drawn: Escape and a click beside it close it, focus returns to where it was. */
export const Dialog = ({ title, onClose, children }: Props) => {
  const element = useRef<HTMLDialogElement>(null);
  const [id] = useState(() => `dialog-${++made}`);
  useEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog?.addEventListener('close', onClose);
    dialog?.showModal();
    return () => (before instanceof HTMLElement ? before.focus() : undefined);
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it as well
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={id}
      onClick={(event) => isBeside(event, element.current) && onClose()}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
};

const isBeside = ({ clientX: x, clientY: y, target }: MouseEvent, element: HTMLElement | null): boolean => {
  // What is within it may be elsewhere on the screen, and Enter has no place.
  if (!element || target !== element) return false;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return x < left || x > right || y < top || y > bottom;
};
