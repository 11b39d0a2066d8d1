/** A database that the first release filled: its rows as COPY writes them, and what its API answered. */
export interface FirstRelease {
  tables: Record<string, { columns: string[]; rows: string[] }>;
  answers: {
    games: Record<string, Record<string, unknown>>;
    player: string;
    summary: object;
    analysis: { gameId: string };
  };
}

/** Reads the file that was made when the first release was. */
export const readFirstRelease = async (): Promise<FirstRelease> => {
  const bytes = await Bun.file(`${import.meta.dir}/first-release.json.gz`).bytes();
  return JSON.parse(new TextDecoder().decode(Bun.gunzipSync(bytes))) as FirstRelease;
};
