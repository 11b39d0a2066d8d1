/** Takes a stream of bytes apart into lines. */
export interface LineSplitter {
  push(bytes: Uint8Array): void;
}

/**
 * Calls `onLine` for each whole line, without its end. A line longer than `most` characters is passed over to its end,
 * so memory stays bounded; what follows the last line end is no line and is never given.
 */
export const createLineSplitter = (most: number, onLine: (line: string) => void): LineSplitter => {
  const decoder = new TextDecoder();
  let tail = '';
  let tooLong = false;
  return {
    push: (bytes) => {
      const text = decoder.decode(bytes, { stream: true });
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        const line = tail + text.slice(start, end);
        if (!tooLong && line.length <= most) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
        tooLong = false;
        tail = '';
        start = end + 1;
      }
      if (!tooLong) tail += text.slice(start);
      if (tail.length > most) {
        tooLong = true;
        tail = '';
      }
    },
  };
};
