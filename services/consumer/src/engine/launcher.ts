/** Words before an engine's own command: at low priority, and ended by the kernel when this process ends. */
const words: string[] = [];
let looked = false;

const works = (command: string[]): boolean => {
  if (!Bun.which(command[0] ?? '')) return false;
  return Bun.spawnSync({ cmd: [...command, 'true'], stdout: 'ignore', stderr: 'ignore' }).success;
};

/**
 * The words to put before a command. Without util-linux's `setpriv` (busybox has one without `--pdeathsig`) an engine
 * whose parent was killed ends at the end of its input, unless it hangs.
 */
export const launcher = (): readonly string[] => {
  if (!looked) {
    looked = true;
    const dying = ['setpriv', '--pdeathsig', 'KILL'];
    const polite = ['nice', '-n', '10'];
    if (process.platform === 'linux' && works(dying)) words.push(...dying);
    if (works(polite)) words.push(...polite);
  }
  return words;
};
