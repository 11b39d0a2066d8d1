import { resolve } from 'node:path';
import type { NewToken, Role } from '@rookery/shared/contract/access.ts';
import { newTokenSchema, roleSchema } from '@rookery/shared/contract/access.ts';
import { MOST_INT } from '@rookery/shared/contract/row-id.ts';
import { defineCommand } from 'citty';
import { dataArg } from '../cli/data-arg.ts';
import { installArg } from '../cli/install-arg.ts';
import { readNumber } from '../cli/number.ts';
import { say } from '../cli/say.ts';
import { usage } from '../cli/stop.ts';
import { findRunningStack } from '../stack/running-stack.ts';
import { readEnv } from '../up/read-env.ts';
import { endSession, listSessions, listTokens, makeToken, revokeToken } from './calls.ts';
import { renderSessions, renderTokens } from './render.ts';

const ACTIONS = ['list', 'make', 'revoke', 'sessions', 'end'] as const;
type Action = (typeof ACTIONS)[number];

export const tokenCommand = defineCommand({
  meta: {
    name: 'token',
    description:
      'Tokens of the stack that runs: "list", "make" (its secret is shown this once), "revoke ID"; sessions of the page: "sessions", "end ID"',
  },
  args: {
    action: {
      type: 'positional',
      required: false,
      default: 'list',
      description: `${ACTIONS.join(', ')}`,
    },
    id: { type: 'positional', required: false, description: 'of the token to revoke, or the session to end' },
    role: {
      type: 'string',
      valueHint: 'ROLE',
      default: 'reader',
      description: 'of the token to make: owner, reader, producer or consumer',
    },
    name: { type: 'string', valueHint: 'NAME', description: 'what you will know it by (its role)' },
    days: { type: 'string', valueHint: 'N', description: 'how long it holds (forever)' },
    ...dataArg,
    json: { type: 'boolean', description: 'as JSON' },
    ...installArg,
  },
  run: async ({ args }) => {
    const action = readAction(args.action);
    const id = readNumber('ID', args.id, { least: 1, most: MOST_INT });
    const hasId = action === 'revoke' || action === 'end';
    if (hasId && id === undefined) throw usage(`${action} needs the ID that ${listOf(action)} shows`);
    if (!hasId && id !== undefined) throw usage(`unexpected argument ${JSON.stringify(args.id)}`);
    const wanted = readNewToken(args.role, args.name ?? args.role, args.days);
    const stack = findRunningStack(resolve(args.data), readEnv().ROOKERY_TOKEN);
    const print = (answer: unknown, text: string) =>
      process.stdout.write(`${args.json ? JSON.stringify(answer, null, 2) : text}\n`);
    switch (action) {
      case 'list': {
        const tokens = await listTokens(stack);
        return print(tokens, renderTokens(tokens));
      }
      case 'make': {
        const made = await makeToken(stack, wanted);
        say(`token ${made.id}, ${made.role} "${made.name}": kept nowhere but here, so keep it`);
        return print(made, made.token);
      }
      case 'revoke': {
        const token = await revokeToken(stack, id as number);
        return print(token, `token ${token.id}, ${token.role} "${token.name}", is revoked`);
      }
      case 'sessions': {
        const sessions = await listSessions(stack);
        return print(sessions, renderSessions(sessions));
      }
      case 'end':
        await endSession(stack, id as number);
        return print({ id, ended: true }, `session ${id} is ended`);
    }
  },
});

const readAction = (text: string): Action => {
  const action = ACTIONS.find((one) => one === text);
  if (action === undefined)
    throw usage(`unknown action ${JSON.stringify(text)}; there are ${ACTIONS.join(', ')}`);
  return action;
};

const listOf = (action: 'revoke' | 'end') => (action === 'revoke' ? '"token list"' : '"token sessions"');

const readNewToken = (role: string, name: string, days: string | undefined): NewToken => {
  if (!roleSchema.safeParse(role).success)
    throw usage(`--role must be one of ${roleSchema.options.join(', ')} (it is ${JSON.stringify(role)})`);
  if (!newTokenSchema.shape.name.safeParse(name).success)
    throw usage('--name must be 1 to 100 printable ASCII characters');
  return { role: role as Role, name, days: readNumber('--days', days, { least: 1, most: 36_500 }) };
};
