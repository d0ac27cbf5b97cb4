import type { Bilingual } from '@kakuri/core/base/text.ts'
import { type ProgramBody, stageSteps } from '@kakuri/core/compile/program.ts'
import type { AnyEvent, RunKind } from '@kakuri/core/journal/events.ts'
import { createSentences } from '@kakuri/core/view/chronology.ts'
import type { EntryDoc } from '../api/chronology.ts'
import { groupOf, levelOf } from './entry-kinds.ts'

/** Events as people read them. */
export interface Entries {
  entry(event: AnyEvent): EntryDoc
  /** What a person may look for in an entry, in small letters. */
  words(entry: EntryDoc): string
}

/** `kinds`: of every run, by run id. */
export function createEntries(program: ProgramBody, kinds: ReadonlyMap<string, RunKind>): Entries {
  const say = createSentences(program)
  const steps = new Map(
    program.stages.flatMap(stage => stageSteps(stage).map(({ id, tag }) => [id, { stage: stage.id, tag }])),
  )
  return {
    entry: event => entryOf(event, { kinds, say, stageOf: step => steps.get(step)?.stage ?? null }),
    words: ({ text, actor, step }) =>
      [text.ja, text.en, actor, step ?? '', steps.get(step ?? '')?.tag ?? ''].join('\n').toLowerCase(),
  }
}

interface With {
  readonly kinds: ReadonlyMap<string, RunKind>
  readonly say: (event: AnyEvent) => Bilingual
  readonly stageOf: (step: string) => string | null
}

function entryOf(event: AnyEvent, { kinds, say, stageOf }: With): EntryDoc {
  const { seq, utc, type, actor, run, body } = event
  const step = 'step' in body ? body.step : null
  return {
    ...{ seq, utc, type, actor, run, step },
    group: groupOf(event),
    level: levelOf(event),
    kind: run === null ? null : (kinds.get(run) ?? null),
    stage: 'stage' in body ? body.stage : step === null ? null : stageOf(step),
    text: say(event),
    photo: event.type === 'note.added' ? event.body.photo : null,
  }
}
