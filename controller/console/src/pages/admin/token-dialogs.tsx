import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReplyOf } from '../../../../src/api/routes.ts'
import { useWords } from '../../app/words.ts'
import { ProblemBox } from '../../components/problem-box.tsx'
import { ROLE_WORDS, type Role } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import desk from '../desk.module.css'
import { Dialog } from '../dialog.tsx'
import css from './admin.module.css'
import { isRole, ROLES } from './role-boxes.tsx'
import { TOKEN_WORDS, WORDS } from './words.ts'

type Fresh = ReplyOf<'addToken'>

interface Props {
  readonly onMade: (fresh: Fresh) => void
  readonly onClose: () => void
}

export function AddToken({ onMade, onClose }: Props) {
  const t = useWords(TOKEN_WORDS)
  const all = useWords(WORDS)
  return (
    <Dialog title={t('add')} size="md" close={{ label: all('cancel'), act: onClose }}>
      <AddForm onMade={onMade} onClose={onClose} />
    </Dialog>
  )
}

function AddForm({ onMade, onClose }: Props) {
  const t = useWords(TOKEN_WORDS)
  const all = useWords(WORDS)
  const roleName = useWords(ROLE_WORDS)
  const act = useAct()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState('90')
  const count = /^\d{1,3}$/.test(days.trim()) ? Number(days) : 0
  const ready = name.trim() !== '' && count >= 1 && count <= 366
  const add = () =>
    act.run(async () => onMade(await call<'addToken'>('POST', '/tokens', { name: name.trim(), role, days: count })))
  return (
    <form
      className={desk.stack}
      onSubmit={event => {
        event.preventDefault()
        if (ready && !act.busy) add()
      }}
    >
      <TextInput
        data-autofocus
        label={all('name')}
        maxLength={64}
        autoComplete="off"
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('role')}
        size="md"
        value={role}
        onChange={event => isRole(event.currentTarget.value) && setRole(event.currentTarget.value)}
        data={ROLES.map(one => ({ value: one, label: roleName(one) }))}
      />
      <TextInput
        label={t('days')}
        inputMode="numeric"
        value={days}
        onChange={event => setDays(event.currentTarget.value)}
      />
      <ProblemBox error={act.error} onClose={act.clear} />
      <div className={desk.row}>
        <Button type="submit" disabled={!ready} loading={act.busy}>
          {t('create')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {all('cancel')}
        </Button>
      </div>
    </form>
  )
}

/** Shown once. It closes only after somebody says that it was put in place. */
export function TokenSecret({ fresh, onDone }: { readonly fresh: Fresh; readonly onDone: () => void }) {
  const t = useWords(TOKEN_WORDS)
  const all = useWords(WORDS)
  const [copied, setCopied] = useState(false)
  return (
    <Dialog title={t('secret', { name: fresh.token.name })}>
      <p className={desk.warn}>{t('secretOnce')}</p>
      <code className={css.secret}>{fresh.secret}</code>
      <div className={desk.row}>
        <Checkbox label={t('copied')} checked={copied} onChange={event => setCopied(event.currentTarget.checked)} />
        <Button disabled={!copied} onClick={onDone}>
          {all('close')}
        </Button>
      </div>
    </Dialog>
  )
}
