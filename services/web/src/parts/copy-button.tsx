import { useEffect, useState } from 'preact/hooks';
import { toast } from './toast.tsx';

const SAID_MS = 2_000;

/** Copies a text, or what a function makes when it is pressed; `name` says what. */
export const CopyButton = ({ name, text }: { name: string; text: string | (() => Promise<string>) }) => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
      setCopied(true);
    } catch {
      toast('The browser does not let this page copy. Over http only 127.0.0.1 and localhost may.');
    }
  };
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      <span aria-live="polite">{copied ? 'Copied' : name}</span>
    </button>
  );
};
