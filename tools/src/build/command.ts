import { buildPage } from '@rookery/web/build/build-page.ts';
import { defineCommand } from 'citty';
import { installArg } from '../cli/install-arg.ts';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';

export const buildCommand = defineCommand({
  meta: {
    name: 'build',
    description:
      'Installs the packages and builds the page: all that is written into a checkout before it is run',
  },
  args: installArg,
  run: async () => {
    const { files } = await buildPage().catch((err) => {
      throw new Stop(`the page cannot be built: ${err instanceof Error ? err.message : err}`);
    });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    say(`the page is built: ${files.length} files, ${Math.round(bytes / 1024)} KiB`);
  },
});
