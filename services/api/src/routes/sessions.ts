import { createRoute, z } from '@hono/zod-openapi';
import { sessionSchema, signedInSchema, signInSchema } from '@rookery/shared/contract/access.ts';
import { listOf, pagingSchema } from '@rookery/shared/contract/paging.ts';
import { MOST_INT } from '@rookery/shared/contract/row-id.ts';
import type { Services } from '../context.ts';
import { tooMany, unauthorized } from '../http/auth.ts';
import type { FailedSignIns } from '../http/failed-sign-ins.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import type { Principal } from '../principals/principal.ts';
import type { SessionCookie } from '../sessions/cookie.ts';
import { endAllSessions, endSession, endSessionOf, listSessions } from '../sessions/session-rows.ts';
import { signIn } from '../sessions/sign-in.ts';

const signInRoute = createRoute({
  method: 'post',
  path: '/session',
  summary: 'Sign in: a session of the page for a token',
  description:
    'The session is a cookie that scripts cannot read and that no other page can use. It ends by itself 30 days after it began, or after 7 days without use.',
  security: [],
  request: { body: { required: true, content: { 'application/json': { schema: signInSchema } } } },
  responses: { 200: json(signedInSchema, 'signed in; the cookie is in `Set-Cookie`'), ...PROBLEMS },
});

const readRoute = createRoute({
  method: 'get',
  path: '/session',
  summary: 'Who asks',
  responses: { 200: json(signedInSchema, 'the principal of this session or token'), ...PROBLEMS },
});

const signOutRoute = createRoute({
  method: 'delete',
  path: '/session',
  summary: 'Sign out: end this session',
  responses: { 204: { description: 'ended' }, ...PROBLEMS },
});

const listRoute = createRoute({
  method: 'get',
  path: '/sessions',
  summary: 'The sessions of the page, newest first',
  request: { query: pagingSchema.strict() },
  responses: { 200: json(listOf(sessionSchema), 'those that hold'), ...PROBLEMS },
});

const endRoute = createRoute({
  method: 'delete',
  path: '/sessions/{id}',
  summary: 'End a session',
  request: {
    params: z.object({
      id: z.coerce.number().int().min(1).max(MOST_INT).meta({ description: 'the `id` of a session' }),
    }),
  },
  responses: { 204: { description: 'ended' }, ...PROBLEMS },
});

const endAllRoute = createRoute({
  method: 'delete',
  path: '/sessions',
  summary: 'End every session, this one too',
  responses: { 200: json(z.object({ ended: z.number().int() }), 'how many there were'), ...PROBLEMS },
});

const answerOf = ({ role, name }: Principal, expiresAt: Date | null) => ({
  principal: { role, name },
  expiresAt: expiresAt?.toISOString() ?? null,
});

/** Sessions of the page. */
export const sessionRoutes = (
  { db: { sql }, doorkeeper }: Services,
  cookie: SessionCookie,
  failures: FailedSignIns,
) =>
  createRouter()
    .openapi(signInRoute, async (c) => {
      const { token } = c.req.valid('json');
      const agent = c.req.header('user-agent') ?? '';
      const isKnown = doorkeeper.wasHere({ kind: 'token', secret: token });
      const exceeded = isKnown ? undefined : await failures.exceeded(c);
      if (exceeded !== undefined) return tooMany(c, exceeded) as never;
      const signedIn = await signIn(sql, doorkeeper, token, agent);
      if (signedIn === undefined) {
        const seconds = await failures.count(c);
        return (seconds === undefined ? unauthorized(c) : tooMany(c, seconds)) as never;
      }
      const before = cookie.read(c);
      if (before !== undefined) {
        await endSessionOf(sql, before);
        doorkeeper.forget();
      }
      cookie.write(c, signedIn.secret);
      return c.json(answerOf(signedIn.principal, signedIn.expiresAt), 200);
    })
    .openapi(readRoute, (c) => {
      const principal = c.get('principal');
      return c.json(answerOf(principal, principal.expiresAt), 200);
    })
    .openapi(signOutRoute, async (c) => {
      const { sessionId } = c.get('principal');
      if (sessionId !== null) await endSession(sql, sessionId);
      doorkeeper.forget();
      cookie.remove(c);
      return c.body(null, 204);
    })
    .openapi(listRoute, async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const current = c.get('principal').sessionId;
      return c.json(await listSessions(sql, doorkeeper.ownerHash, current, limit, cursor), 200);
    })
    .openapi(endRoute, async (c) => {
      await endSession(sql, c.req.valid('param').id);
      doorkeeper.forget();
      return c.body(null, 204);
    })
    .openapi(endAllRoute, async (c) => {
      const ended = await endAllSessions(sql);
      doorkeeper.forget();
      return c.json({ ended }, 200);
    });
