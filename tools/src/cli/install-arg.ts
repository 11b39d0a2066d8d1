/** The option that every command takes: `--no-install` refuses to install packages and system packages. */
export const installArg = {
  install: {
    type: 'boolean',
    default: true,
    description: 'install what is missing',
    negativeDescription: 'refuse to install anything',
  },
} as const;
