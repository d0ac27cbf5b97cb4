import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { freshNonce, policy } from './headers.ts'

const FOREVER = 'public, max-age=31536000, immutable'

/** Sends the console's page with a nonce of its own. */
export type SendPage = (reply: FastifyReply) => FastifyReply

/**
 * The files of the built console, each a route of its own, made when the server starts: no path can lead to anything else.
 * Returns what sends its page; null where there is no console.
 */
export async function mountConsole(app: FastifyInstance, folder: string | null): Promise<SendPage | null> {
  if (folder === null) return null
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    globIgnore: ['**/*.br', '**/*.gz', 'index.html'],
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.header('cache-control', path.startsWith(join(folder, 'assets/')) ? FOREVER : 'no-cache')
    },
  })
  return reply => {
    const nonce = freshNonce()
    return reply
      .header('content-security-policy', policy(nonce))
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__NONCE__', nonce))
  }
}
