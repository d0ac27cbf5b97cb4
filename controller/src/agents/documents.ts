import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { AgentDoc } from '../api/agents.ts'
import { sentenceInBoth } from '../service/bilingual.ts'
import type { Registry } from './contract.ts'
import type { Presence, Standing } from './presence.ts'
import { agentsOf } from './rooms.ts'

export interface DocumentParts {
  readonly registry: Pick<Registry, 'enrolled' | 'all' | 'waiting'>
  readonly presence: Pick<Presence, 'get'>
  readonly bundle: () => Bundle
  readonly warnings: (agent: string) => readonly Bilingual[]
  /** It cut by itself, and that was not taken over wholly. */
  readonly held: (agent: string) => boolean
}

type Waiting = ReturnType<Registry['waiting']>[number]

/** Agents as people see them. */
export class Documents {
  readonly #parts: DocumentParts
  #steps: { readonly bundle: Bundle; readonly by: Map<string, string[]> } | null = null

  constructor(parts: DocumentParts) {
    this.#parts = parts
  }

  all(): AgentDoc[] {
    const { registry, bundle } = this.#parts
    const asking = registry.waiting().map(one => one.agent)
    return this.some(new Set([...agentsOf(bundle()), ...registry.all().map(one => one.agent), ...asking]))
  }

  /** Who asks to be let in is looked for once. */
  some(ids: Iterable<string>): AgentDoc[] {
    const waiting = new Map(this.#parts.registry.waiting().map(one => [one.agent, one]))
    return [...ids].map(id => this.#document(id, waiting.get(id)))
  }

  one(id: string): AgentDoc {
    return this.#document(
      id,
      this.#parts.registry.waiting().find(one => one.agent === id),
    )
  }

  #document(id: string, waiting: Waiting | undefined): AgentDoc {
    const { presence, bundle, warnings, held } = this.#parts
    const { program, sha256 } = bundle()
    const standing = presence.get(id)
    const room = program.agents?.[id]?.room ?? null
    return {
      ...{
        id,
        room,
        roomName: room === null ? null : (program.rooms[room]?.name ?? null),
        ...this.#phase(id, waiting),
      },
      ...{ link: linkOf(standing), sinceUtc: standing?.sinceUtc ?? null, product: standing?.product ?? null },
      bundleCurrent: standing?.bundle === sha256,
      ...{ alone: standing?.alone ?? false, held: held(id), steps: this.#stepsOf(id), warnings: [...warnings(id)] },
      faults: faultsOf(standing),
    }
  }

  #phase(id: string, waiting: Waiting | undefined): Pick<AgentDoc, 'phase' | 'asking' | 'certificate'> {
    const { registry } = this.#parts
    const enrolled = registry.enrolled(id)
    const known = enrolled === null ? 'unknown' : enrolled.revoked ? 'revoked' : 'enrolled'
    return {
      phase: waiting !== undefined && known !== 'enrolled' ? 'asking' : known,
      asking: waiting === undefined ? null : { address: waiting.address, sinceUtc: waiting.sinceUtc },
      certificate: enrolled && { sha256: enrolled.sha256, notAfterUtc: enrolled.notAfterUtc },
    }
  }

  /** Of the sealed plan; looked for once. */
  #stepsOf(id: string): string[] {
    const bundle = this.#parts.bundle()
    if (this.#steps?.bundle !== bundle) this.#steps = { bundle, by: new Map() }
    const known = this.#steps.by.get(id) ?? roomSteps(bundle.program, id).map(step => step.id)
    this.#steps.by.set(id, known)
    return known
  }
}

function linkOf(standing: Standing | null): AgentDoc['link'] {
  if (standing?.here !== true) return 'offline'
  return standing.readOnly ? 'read-only' : 'online'
}

function faultsOf(standing: Standing | null): AgentDoc['faults'] {
  const failing = standing?.hardware.flatMap(({ device, rung, error }) =>
    error === null ? [] : { device, rung, error },
  )
  return (failing ?? []).map(({ device, rung, error }) => ({ device, rung, message: sentenceInBoth(error) }))
}
