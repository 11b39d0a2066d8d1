/** Gathers pieces of text into lines: what `take` is given comes back as whole lines, and `rest` as what is left. */
export const createLines = () => {
  let open = '';
  return {
    take: (piece: string): string[] => {
      const lines = `${open}${piece}`.split('\n');
      open = lines.pop() ?? '';
      return lines.filter((line) => line.trim() !== '');
    },
    rest: (): string[] => (open.trim() === '' ? [] : [open]),
  };
};
