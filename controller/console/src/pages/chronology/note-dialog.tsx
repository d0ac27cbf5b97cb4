import { Button, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useWords } from '../../app/words.ts'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { Dialog } from '../dialog.tsx'
import css from './chronology.module.css'
import { EMPTY, isEmpty, keepDraft, keptDraft, type NoteDraft, noteBody } from './draft.ts'
import { base64 } from './photo.ts'
import { PhotoPick, type Picked } from './photo-pick.tsx'
import { fromInput } from './when.ts'
import { WhenField } from './when-field.tsx'
import { NOTE_WORDS } from './words.ts'

/** What a person saw. What is typed is kept by this browser until it was sent or is discarded. */
export function NoteDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useWords(NOTE_WORDS)
  return (
    <Dialog title={t('title')} close={{ label: t('cancel'), act: onClose }}>
      <NoteForm onClose={onClose} />
    </Dialog>
  )
}

function useDraft() {
  const [draft, setDraft] = useState<NoteDraft>(() => keptDraft(sessionStorage))
  const change = (part: Partial<NoteDraft>) => {
    const next = { ...draft, ...part }
    keepDraft(sessionStorage, next)
    setDraft(next)
  }
  return { draft, change }
}

function NoteForm({ onClose }: { readonly onClose: () => void }) {
  const t = useWords(NOTE_WORDS)
  const me = useLive(live => live.me?.name ?? '')
  const { draft, change } = useDraft()
  const [photo, setPhoto] = useState<Picked | null>(null)
  const act = useAct()
  const lacks = lacking(draft)
  const send = async () => {
    const sent = await act.run(async () => {
      const bytes = photo === null ? null : await base64(photo.blob)
      await call<'addNote'>('POST', '/chronology/notes', noteBody(draft, fromInput(draft.when), bytes))
    })
    if (!sent) return
    change(EMPTY)
    onClose()
  }
  return (
    <form
      className={desk.stack}
      onSubmit={event => {
        event.preventDefault()
        if (lacks === null && !act.busy) send()
      }}
    >
      <p className={desk.quiet}>{t('intro', { name: me })}</p>
      <Fields draft={draft} onChange={change} />
      <PhotoPick picked={photo} onPicked={setPhoto} />
      <InSight shown={act.error !== null}>
        <ProblemBox error={act.error} onClose={act.clear} />
      </InSight>
      {lacks !== null && <p className={css.lacks}>{t(lacks)}</p>}
      <div className={desk.row}>
        <Button type="submit" size="md" disabled={lacks !== null} loading={act.busy}>
          {t(act.busy ? 'sending' : 'send')}
        </Button>
        <Button size="md" variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        {!isEmpty(draft) && (
          <Button size="md" variant="subtle" color="red" onClick={() => change(EMPTY)}>
            {t('discard')}
          </Button>
        )}
      </div>
    </form>
  )
}

/** What went wrong is never below the edge of the dialog. */
function InSight({ shown, children }: { readonly shown: boolean; readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (shown) box.current?.scrollIntoView({ block: 'center' })
  }, [shown])
  return <div ref={box}>{children}</div>
}

function lacking({ text, when }: NoteDraft): 'needText' | 'badTime' | null {
  if (text.trim() === '') return 'needText'
  return when !== '' && fromInput(when) === null ? 'badTime' : null
}

interface FieldsProps {
  readonly draft: NoteDraft
  readonly onChange: (part: Partial<NoteDraft>) => void
}

function Fields({ draft, onChange }: FieldsProps) {
  const t = useWords(NOTE_WORDS)
  return (
    <>
      <Textarea
        data-autofocus
        label={t('text')}
        placeholder={t('textHint')}
        size="md"
        autosize
        minRows={3}
        maxRows={12}
        maxLength={4000}
        value={draft.text}
        onChange={event => onChange({ text: event.currentTarget.value })}
      />
      <WhenField when={draft.when} onChange={when => onChange({ when })} />
      <TextInput
        label={t('machine')}
        placeholder={t('machineHint')}
        size="md"
        maxLength={200}
        value={draft.machine}
        onChange={event => onChange({ machine: event.currentTarget.value })}
      />
      <TextInput
        label={t('seenBy')}
        placeholder={t('seenByHint')}
        size="md"
        maxLength={200}
        value={draft.seenBy}
        onChange={event => onChange({ seenBy: event.currentTarget.value })}
      />
    </>
  )
}
