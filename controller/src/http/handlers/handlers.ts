import type { RouteName } from '../../api/routes.ts'
import { ADMIN } from './admin.ts'
import { AGENTS } from './agents.ts'
import type { Handlers } from './ask.ts'
import { LOOK } from './look.ts'
import { RUN } from './run.ts'
import { SELF } from './self.ts'

/** One handler a route; a route without one does not compile. */
export const HANDLERS: Handlers<RouteName> = { ...SELF, ...LOOK, ...RUN, ...ADMIN, ...AGENTS }
