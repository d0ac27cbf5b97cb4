import type { Route } from '../api/route.ts'
import { ROUTES } from '../api/routes.ts'

export const API = '/api/v1'

/** Whether the head of a route's answer can be asked for alone: of a stream it cannot, it never ends. */
export const hasHead = (name: string) => name !== 'events'

const PATTERNS = Object.entries<Route>(ROUTES).map(([name, route]) => ({
  methods: route.method === 'GET' && hasHead(name) ? ['GET', 'HEAD'] : [route.method],
  pattern: new RegExp(`^${API}${route.path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
}))

/** Methods that a path of the API takes, for the header `allow`; empty where there is no such path. */
export function methodsOf(url: string): string[] {
  const path = url.split('?', 1)[0] ?? ''
  const own = PATTERNS.filter(one => one.pattern.test(path)).flatMap(one => one.methods)
  return own.length === 0 ? [] : [...new Set([...own, 'OPTIONS'])]
}
