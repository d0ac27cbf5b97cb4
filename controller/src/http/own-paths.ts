import type { Route } from '../api/route.ts'
import { ROUTES } from '../api/routes.ts'

export const API = '/api/v1'

const PATTERNS = Object.values<Route>(ROUTES).map(route => ({
  method: route.method,
  pattern: new RegExp(`^${API}${route.path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
}))

/** Methods that a path of the API takes, for the header `allow`; empty where there is no such path. */
export function methodsOf(url: string): string[] {
  const path = url.split('?', 1)[0] ?? ''
  const own = PATTERNS.filter(one => one.pattern.test(path)).map(one => one.method as string)
  return own.length === 0 ? [] : [...new Set([...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])]
}
