import type { FastifyRequest } from 'fastify'
import type { Caller } from './caller.ts'
import type { OwnNames } from './own-names.ts'
import { Refusal } from './refusal.ts'

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
/** It may change something. */
export const changes = ({ method }: FastifyRequest) => !SAFE.has(method)
const JSON_TYPE = /^application\/json(?:; ?charset=(?:utf-8|UTF-8))?$/

/** Throws ORIGIN_REFUSED where the name asked for is not the server's own: a foreign name that was made to point here. */
export function checkHost(request: FastifyRequest, names: OwnNames): void {
  const hosts = request.raw.headersDistinct.host ?? []
  if (hosts.length !== 1 || !names.host(hosts[0], request.socket)) throw foreignHost()
}

/**
 * Throws ORIGIN_REFUSED for a page from elsewhere. Where the browser sends the cookie by itself, every act has to say that it
 * comes from one of the controller's own pages.
 */
export function checkOrigin(request: FastifyRequest, caller: Caller, names: OwnNames): void {
  const origins = request.raw.headersDistinct.origin ?? []
  const own = origins.length === 1 && names.origin(origins[0] ?? '', request.socket)
  if (origins.length > 0 && !own) throw foreignOrigin()
  const needed = caller.by === 'cookie' && changes(request)
  if (needed && !own && request.headers['sec-fetch-site'] !== 'same-origin') throw foreignOrigin()
}

/** A body is on its way, or said to be. */
export function hasBody(request: FastifyRequest): boolean {
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

/** Throws CONTENT_TYPE_REFUSED for a body that is not exactly JSON, before a byte of it is read. */
export function checkContentType(request: FastifyRequest): void {
  const types = request.raw.headersDistinct['content-type'] ?? []
  if (types.length === 0 && !hasBody(request)) return
  const exact = types.length === 1 && JSON_TYPE.test(types[0] ?? '')
  if (!exact || request.headers['content-encoding'] !== undefined) throw notJson()
}

const foreignHost = () =>
  new Refusal('ORIGIN_REFUSED', {
    en: 'The request names a host that this controller is not.',
    ja: 'このコントローラーのものではないホスト名が指定されました。',
  })

const foreignOrigin = () =>
  new Refusal('ORIGIN_REFUSED', {
    en: "The request does not come from one of the controller's own pages.",
    ja: 'コントローラー自身のページからのリクエストではありません。',
  })

const notJson = () =>
  new Refusal('CONTENT_TYPE_REFUSED', {
    en: 'A body has to be JSON, and to say exactly that.',
    ja: '本文は JSON とし、そのとおりの形式を示す必要があります。',
  })
