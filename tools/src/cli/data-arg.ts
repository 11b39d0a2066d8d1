/** The option of commands that look for a running stack: `--data DIR`. */
export const dataArg = {
  data: {
    type: 'string',
    valueHint: 'DIR',
    default: '.rookery',
    description: 'the data folder of the stack',
  },
} as const;
