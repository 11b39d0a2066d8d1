/** The rows of CSV as RFC 4180 has it: commas, CRLF behind each row, quotes doubled within quotes. */
export const parseCsv = (text: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let i = 0; i < text.length; ) {
    let cell = '';
    if (text[i] === '"') {
      for (i++; ; i++) {
        if (i >= text.length) throw new Error('quotes without an end');
        if (text[i] !== '"') cell += text[i];
        else if (text[i + 1] === '"') cell += text[i++];
        else break;
      }
      i++;
    } else {
      while (i < text.length && text[i] !== ',' && !text.startsWith('\r\n', i)) cell += text[i++];
    }
    row.push(cell);
    if (text[i] === ',') {
      i++;
      // A comma at the very end would be followed by an empty cell and no line end.
      if (i === text.length) throw new Error('the last row has no end');
      if (!text.startsWith('\r\n', i)) continue;
      row.push('');
    }
    if (!text.startsWith('\r\n', i)) throw new Error(`a letter behind quotes at ${i}`);
    i += 2;
    rows.push(row);
    row = [];
  }
  return rows;
};
