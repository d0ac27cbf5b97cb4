import { z } from 'zod'
import { board, task } from './board.ts'
import * as chronology from './chronology.ts'
import { nothing } from './common.ts'
import { drivenDevice, map } from './map.ts'
import * as plan from './plan.ts'
import { ALL, digest, HANDS, LOOKS_AFTER, list, PHOTO_BYTES, PLANS, type Route, RUNS_DRILLS } from './route.ts'

/** What is, and what happened. */
export const LOOK_ROUTES = {
  board: {
    method: 'GET',
    path: '/board',
    who: ALL,
    reply: board,
    summary: 'Everything that moves: run, steps, what is cut, readiness.',
  },
  tasks: { method: 'GET', path: '/tasks', who: ALL, reply: list(task), summary: 'What waits for hands.' },
  events: {
    method: 'GET',
    path: '/events',
    who: ALL,
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
    produces: 'text/event-stream',
    summary: 'Live events, resumable with Last-Event-ID or `after`, each a sequence of the journal.',
  },

  plan: { method: 'GET', path: '/plan', who: ALL, reply: plan.plan, summary: 'The sealed plan.' },
  map: { method: 'GET', path: '/map', who: ALL, reply: map, summary: 'The site map with the cut points on it.' },
  checks: {
    method: 'GET',
    path: '/checks',
    who: ALL,
    reply: plan.checks,
    summary: 'The site files as they are now, held against every rule.',
  },
  bundles: {
    method: 'GET',
    path: '/bundles',
    who: ALL,
    reply: list(plan.bundle),
    summary: 'Bundles sealed here, newest first.',
  },
  differences: {
    method: 'GET',
    path: '/bundles/:sha256/differences',
    who: ALL,
    params: digest,
    reply: plan.differences,
    summary: 'What the site files as they are now change in this bundle.',
  },
  seal: {
    method: 'POST',
    path: '/bundles',
    who: PLANS,
    stepUp: true,
    tokens: false,
    reply: plan.bundle,
    summary: 'Checks the site files, seals them and makes them the plan.',
  },
  devices: {
    method: 'GET',
    path: '/devices',
    who: LOOKS_AFTER,
    reply: list(drivenDevice),
    summary: 'Driven devices with pinned keys and the age of their last good probe.',
  },
  prepare: {
    method: 'POST',
    path: '/prepare',
    who: RUNS_DRILLS,
    reply: nothing,
    summary: 'Opens sessions ahead and tries every rung read-only.',
  },

  chronology: {
    method: 'GET',
    path: '/chronology',
    who: ALL,
    query: chronology.chronologyQuery,
    reply: chronology.chronology,
    summary: 'The journal as a person reads it, newest first.',
  },
  addNote: {
    method: 'POST',
    path: '/chronology/notes',
    who: HANDS,
    tokens: false,
    body: chronology.noteBody,
    bodyLimit: PHOTO_BYTES,
    reply: chronology.entry,
    summary: 'Adds what a person saw.',
  },
  photo: {
    method: 'GET',
    path: '/photos/:sha256',
    who: ALL,
    params: digest,
    produces: 'image/*',
    summary: 'A photograph of a note.',
  },
  exportChronology: {
    method: 'GET',
    path: '/chronology/export',
    who: ALL,
    query: chronology.exportQuery,
    produces: 'text/csv, application/json, application/pdf',
    summary: 'The whole chronology as a file.',
  },
} as const satisfies Record<string, Route>
