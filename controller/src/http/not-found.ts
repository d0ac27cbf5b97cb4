import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SendPage } from './console.ts'
import { methodsOf } from './own-paths.ts'
import { Refusal } from './refusal.ts'

/** What no route takes: another method on a path of ours, a page of the console, or nothing. */
export function notFound(sendPage: SendPage | null) {
  return (request: FastifyRequest, reply: FastifyReply) => {
    const methods = methodsOf(request.url)
    if (methods.length > 0) return otherMethod(request, reply, methods)
    if (sendPage !== null && isPage(request)) return sendPage(reply)
    throw new Refusal('NOT_FOUND', {
      en: 'There is nothing under this address.',
      ja: 'このアドレスには何もありません。',
    })
  }
}

function otherMethod(request: FastifyRequest, reply: FastifyReply, methods: readonly string[]): FastifyReply {
  reply.header('allow', methods.join(', '))
  if (request.method === 'OPTIONS') return reply.code(204).send()
  throw new Refusal('METHOD_REFUSED', {
    en: `This address does not take ${request.method}.`,
    ja: `このアドレスでは ${request.method} は使えません。`,
  })
}

/** The console draws its own pages: whatever has the form of one and no ending, as a file has. */
function isPage(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? ''
  return (
    ['GET', 'HEAD'].includes(request.method) &&
    /^\/(?!(?:api|assets)(?:\/|$))[\w/-]*$/i.test(path) &&
    !path.includes('//')
  )
}
