import type { LOOK_ROUTES } from '../../api/routes-look.ts'
import { type Handlers, TAKEN } from './ask.ts'

export const LOOK: Handlers<keyof typeof LOOK_ROUTES> = {
  board: ({ service }) => service.views.board(),
  tasks: ({ service }) => service.views.tasks(),
  events: ({ who, query, server }) => {
    server.stream(who, query.after)
    return TAKEN
  },

  plan: ({ service }) => service.views.plan(),
  map: ({ service }) => service.site.map(),
  checks: ({ service }) => service.site.checks(),
  bundles: ({ service }) => service.site.bundles(),
  differences: ({ service, params }) => service.site.differences(params.sha256),
  seal: ({ service, who }) => service.site.seal(who),
  devices: ({ service }) => service.site.devices(),
  prepare: ({ service, who }) => service.control.prepare(who),

  chronology: ({ service, query }) => service.views.chronology(query),
  addNote: ({ service, body, who }) => service.chronicle.addNote(body, who),
  photo: ({ service, params }) => service.chronicle.photo(params.sha256),
  exportChronology: ({ service, query, who, server }) =>
    server.alone(who, () => service.chronicle.exported(query, who)),
}
