import { z } from 'zod'
import { nothing } from './common.ts'
import { ALL, type Route } from './route.ts'
import * as session from './session.ts'

/** The process itself, and who is speaking. */
export const SELF_ROUTES = {
  health: {
    method: 'GET',
    path: '/health',
    who: 'anyone',
    reply: z.object({ ok: z.literal(true) }),
    summary: 'The process answers.',
  },
  ready: {
    method: 'GET',
    path: '/ready',
    who: 'anyone',
    reply: z.object({ ready: z.boolean() }),
    summary: 'It can carry out a run now: journal writable, plan sealed. 503 when not.',
  },
  metrics: { method: 'GET', path: '/metrics', who: ALL, produces: 'text/plain', summary: 'Metrics for Prometheus.' },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    who: 'anyone',
    produces: 'application/json',
    summary: 'This API as an OpenAPI 3.1 document.',
  },
  docs: { method: 'GET', path: '/docs', who: 'anyone', produces: 'text/html', summary: 'This API as a page to read.' },

  login: {
    method: 'POST',
    path: '/login',
    who: 'anyone',
    tokens: false,
    body: session.loginBody,
    reply: session.me,
    summary: 'Begins a session; sets its cookie.',
  },
  logout: { method: 'POST', path: '/logout', who: ALL, tokens: false, reply: nothing, summary: 'Ends the session.' },
  me: { method: 'GET', path: '/me', who: ALL, reply: session.me, summary: 'Who speaks, and what they may do.' },
  stepUp: {
    method: 'POST',
    path: '/me/step-up',
    who: ALL,
    tokens: false,
    body: session.stepUpBody,
    reply: session.me,
    summary: 'Confirms who speaks, for the next five minutes.',
  },
  changePassword: {
    method: 'POST',
    path: '/me/password',
    who: ALL,
    tokens: false,
    body: session.passwordBody,
    reply: session.me,
    summary: 'Changes the own password; ends the other sessions of the account.',
  },
} as const satisfies Record<string, Route>
