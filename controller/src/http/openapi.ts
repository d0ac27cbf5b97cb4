import { z } from 'zod'
import { problem } from '../api/common.ts'
import type { Route } from '../api/route.ts'
import { ROUTES } from '../api/routes.ts'
import { ADMIN_ROUTES } from '../api/routes-admin.ts'
import { AGENT_ROUTES } from '../api/routes-agents.ts'
import { LOOK_ROUTES } from '../api/routes-look.ts'
import { RUN_ROUTES } from '../api/routes-run.ts'
import { SELF_ROUTES } from '../api/routes-self.ts'
import type { Schema } from './shape-text.ts'

export interface Operation {
  readonly operationId: string
  readonly tags: readonly [string]
  readonly summary: string
  readonly description: string
  readonly security: readonly object[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  readonly responses: { readonly 200: Answer; readonly default: Answer }
}

interface Content {
  readonly [mime: string]: { readonly schema: Schema }
}

export interface Answer {
  readonly description: string
  readonly content: Content
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: Schema
}

export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } }
  readonly components: object
}

const GROUPS = {
  ...{ 'Who speaks': SELF_ROUTES, 'What is': LOOK_ROUTES, Runs: RUN_ROUTES, Accounts: ADMIN_ROUTES },
  'Agents in the rooms': AGENT_ROUTES,
}

/** Every route of the table as OpenAPI 3.1. `version`: of the API. */
export function openapi(product: string, version: string): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: `${product}: API of the controller`, version, description: ABOUT },
    servers: [{ url: '/api/v1' }],
    tags: Object.keys(GROUPS).map(name => ({ name })),
    paths,
    components: { schemas: { Problem: shape(problem, 'output') }, securitySchemes: SCHEMES },
  }
}

const ABOUT =
  'Times are UTC milliseconds since 1970, durations milliseconds. Bodies are exactly application/json. Every refusal is a Problem.'

const SCHEMES = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-kakuri',
    description: 'Set by login; `kakuri` on plain HTTP over loopback.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, or the local key with the header x-kakuri-actor.',
  },
}

function operation(name: string, route: Route): Operation {
  return {
    operationId: name,
    tags: [groupOf(name)],
    summary: route.summary,
    description: rightsOf(route),
    security: securityOf(route),
    parameters: [...parameters('path', route.params), ...parameters('query', route.query)],
    ...(route.body && { requestBody: { required: true, content: json(shape(route.body, 'input')) } }),
    responses: {
      200: { description: 'Done.', content: replyOf(route) },
      default: { description: 'Refused or failed.', content: json({ $ref: '#/components/schemas/Problem' }) },
    },
  }
}

const groupOf = (name: string) => Object.entries(GROUPS).find(([, routes]) => name in routes)?.[0] ?? ''

/** Who may call it, in words. */
export function rightsOf(route: Route): string {
  const who =
    route.who === 'anyone'
      ? 'Anyone, without a login.'
      : route.who === 'logged-in'
        ? 'Anyone who is logged in.'
        : `Role ${route.who.join(' or ')}.`
  const stepUp = { none: '', always: ' Step-up needed.', drill: ' Step-up needed, unless the run is a drill.' }
  const asked = route.stepUp === undefined ? 'none' : route.stepUp === true ? 'always' : 'drill'
  return `${who}${stepUp[asked]}${route.tokens === false ? ' Not with an API token.' : ''}`
}

function securityOf(route: Route): object[] {
  if (route.who === 'anyone') return []
  return route.tokens === false ? [{ session: [] }] : [{ session: [] }, { token: [] }]
}

function parameters(where: 'path' | 'query', shaped: z.ZodObject | undefined): Parameter[] {
  if (shaped === undefined) return []
  const { properties = {}, required = [] } = shape(shaped, 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: typeof schema === 'object' ? schema : {},
  }))
}

function replyOf(route: Route): Content {
  if (route.reply !== undefined) return json(shape(route.reply, 'output'))
  const mimes = (route.produces ?? 'application/octet-stream').split(', ')
  return Object.fromEntries(mimes.map(mime => [mime, { schema: { type: 'string' } }]))
}

const json = (schema: Schema & { readonly $ref?: string }): Content => ({ 'application/json': { schema } })

/** Of all that JSON Schema can say, what the page shows has a type; the rest goes along as it is. */
function shape(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' })
  return rest as Schema
}
