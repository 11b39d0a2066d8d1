/** Whether a process of this id is there; one that is dead and not reaped is not. */
export const isAlive = async (pid: number): Promise<boolean> => {
  const status = Bun.file(`/proc/${pid}/status`);
  try {
    return !/^State:\s+[ZX]/m.test(await status.text());
  } catch {
    return false;
  }
};
