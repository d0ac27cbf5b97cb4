import type { FastifyReply, FastifyRequest } from 'fastify'

/** A browser that logged in once is told apart from strangers for this long: the most that browsers keep a cookie. */
const DEVICE_SECONDS = 400 * 24 * 60 * 60

/** The two cookies of a console. Under TLS the prefix lets no other host or port set them; plain HTTP on loopback has none. */
export interface Cookies {
  session(request: FastifyRequest): string | null
  device(request: FastifyRequest): string | null
  begin(reply: FastifyReply, session: string, device: string): void
  end(reply: FastifyReply): void
}

export function cookies(secure: boolean): Cookies {
  const names = secure
    ? { session: '__Host-kakuri', device: '__Host-kakuri-device' }
    : { session: 'kakuri', device: 'kakuri-device' }
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const
  return {
    session: request => single(request, names.session),
    device: request => single(request, names.device),
    begin: (reply, session, device) => {
      reply.setCookie(names.session, session, options)
      reply.setCookie(names.device, device, { ...options, maxAge: DEVICE_SECONDS })
    },
    end: reply => {
      reply.clearCookie(names.session, options)
    },
  }
}

/** The cookie's value; null where there is none, or two: then somebody else set one of them. */
function single(request: FastifyRequest, name: string): string | null {
  const named = (request.headers.cookie ?? '').split(';').filter(one => one.split('=', 1)[0]?.trim() === name)
  return named.length === 1 ? (request.cookies[name] ?? null) : null
}
