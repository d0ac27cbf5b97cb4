import { z } from 'zod'
import { seq } from './common.ts'
import { ADMIN_ROUTES } from './routes-admin.ts'
import { AGENT_ROUTES } from './routes-agents.ts'
import { LOOK_ROUTES } from './routes-look.ts'
import { RUN_ROUTES } from './routes-run.ts'
import { SELF_ROUTES } from './routes-self.ts'

/** Every route of the API, once: validation, rights, types and the OpenAPI document all come from here. */
export const ROUTES = { ...SELF_ROUTES, ...LOOK_ROUTES, ...RUN_ROUTES, ...ADMIN_ROUTES, ...AGENT_ROUTES } as const

export type RouteName = keyof typeof ROUTES

/** Messages of the event stream: name to shape of `data`. `id` is the journal's sequence. */
export const timeMessage = z.object({ nowUtc: z.number().int(), seq })

type Infer<T> = T extends z.ZodType ? z.infer<T> : undefined
export type BodyOf<N extends RouteName> = (typeof ROUTES)[N] extends { body: infer B } ? Infer<B> : undefined
export type ParamsOf<N extends RouteName> = (typeof ROUTES)[N] extends { params: infer P } ? Infer<P> : undefined
export type QueryOf<N extends RouteName> = (typeof ROUTES)[N] extends { query: infer Q } ? Infer<Q> : undefined
export type ReplyOf<N extends RouteName> = (typeof ROUTES)[N] extends { reply: infer R } ? Infer<R> : undefined
