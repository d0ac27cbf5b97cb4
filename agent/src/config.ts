import { isIP } from 'node:net'
import type { Fault, Parsed } from '@kakuri/core/base/fault.ts'
import { checkSchema, said, shown } from '@kakuri/core/base/schema.ts'
import type { SourceFile } from '@kakuri/core/base/source.ts'
import { readYaml } from '@kakuri/core/base/yaml.ts'
import { CONTROLLER } from '@kakuri/core/link/messages.ts'
import { AGENT_NAME } from '@kakuri/core/link/topics.ts'
import { z } from 'zod'

export const CONFIG_FILE = '/etc/kakuri-agent/agent.yaml'
export const STATE_FOLDER = '/var/lib/kakuri-agent'

/** How this box is set up: agent.yaml. */
export interface AgentConfig {
  /** Its id in the site map. */
  readonly agent: string
  /** Literal address and port of the controller's pages and API; the broker's are told at enrolment. */
  readonly controller: { readonly host: string; readonly port: number }
  /** PEM file: the controller's own authority, brought here by a person. */
  readonly authority: string
  readonly state: string
  readonly display: {
    /** On loopback. */
    readonly port: number
    readonly language: 'both' | 'ja' | 'en'
    /** Minutes ahead of UTC. */
    readonly zone: number
  }
  /** Device file of a plain terminal that shows the same screens; null where there is none. */
  readonly terminal: string | null
  /** Folder of libgpiod's tools. */
  readonly gpio: string
}

const port = z.int().min(1).max(65_535)
const path = z
  .string()
  .regex(/^\/[^\0]*$/, { error: issue => said(`must be a whole path that begins with /, not ${shown(issue.input)}`) })

const host = z.string().check(ctx => {
  if (isIP(ctx.value) !== 0) return
  const message = said(
    `must be an address such as 192.0.2.10, not ${shown(ctx.value)}`,
    'names are not looked up: in an incident nothing may be there to look them up with',
  )
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

const agent = z.string().check(ctx => {
  if (AGENT_NAME.test(ctx.value) && ctx.value !== CONTROLLER) return
  const message = said(`cannot be ${shown(ctx.value)}`, 'write the id that stands under agents in site.yaml')
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

const ZONE = /^([+-])(\d{2}):(\d{2})$/
const zone = z.string().check(ctx => {
  if (ZONE.test(ctx.value)) return
  const message = said(
    `must be the distance from UTC, not ${shown(ctx.value)}`,
    'write it in quotes: "+09:00" for Japan',
  )
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

const schema = z.strictObject({
  agent,
  controller: z.strictObject({ host, port: port.default(8443) }),
  authority: path.default('/etc/kakuri-agent/authority.pem'),
  state: path.default(STATE_FOLDER),
  display: z
    .strictObject({
      port: port.default(8080),
      language: z.enum(['both', 'ja', 'en']).default('both'),
      zone: zone.default('+09:00'),
    })
    .prefault({}),
  terminal: z.union([z.literal(false), path]).default(false),
  gpio: path.default('/usr/bin'),
})

/** Reads agent.yaml strictly: unknown keys are faults, all are told at once. */
export function readConfig(file: SourceFile): Parsed<AgentConfig> {
  const { yaml, faults } = readYaml(file)
  if (yaml === null || faults.length > 0) return { ok: false, faults }
  const { value, faults: wrong } = checkSchema(schema, yaml)
  if (value === null) return { ok: false, faults: inOrder(wrong) }
  const { display, terminal } = value
  return {
    ok: true,
    value: { ...value, terminal: terminal || null, display: { ...display, zone: zoneMinutes(display.zone) } },
  }
}

function zoneMinutes(text: string): number {
  const [, sign, hours, minutes] = ZONE.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

const inOrder = (faults: readonly Fault[]) =>
  faults.toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
