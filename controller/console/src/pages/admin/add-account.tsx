import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { IssuedDoc } from '../../../../src/api/accounts.ts'
import { useWords } from '../../app/words.ts'
import { ProblemBox } from '../../components/problem-box.tsx'
import type { Role } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import desk from '../desk.module.css'
import { Dialog } from '../dialog.tsx'
import { RoleBoxes } from './role-boxes.tsx'
import { ACCOUNT_WORDS, WORDS } from './words.ts'

interface Props {
  readonly onIssued: (issued: IssuedDoc) => void
  readonly onClose: () => void
}

export function AddAccount({ onIssued, onClose }: Props) {
  const t = useWords(ACCOUNT_WORDS)
  const all = useWords(WORDS)
  return (
    <Dialog title={t('add')} close={{ label: all('cancel'), act: onClose }}>
      <AddForm onIssued={onIssued} onClose={onClose} />
    </Dialog>
  )
}

function AddForm({ onIssued, onClose }: Props) {
  const t = useWords(ACCOUNT_WORDS)
  const all = useWords(WORDS)
  const act = useAct()
  const [name, setName] = useState('')
  const [roles, setRoles] = useState<Role[]>([])
  const [bare, setBare] = useState(false)
  const ready = name.trim() !== '' && roles.length > 0
  const add = () =>
    act.run(async () => {
      const body = { name: name.trim(), roles, second: bare ? ('none' as const) : ('totp' as const) }
      onIssued(await call<'addAccount'>('POST', '/accounts', body))
    })
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
        label={t('newName')}
        maxLength={64}
        autoComplete="off"
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <RoleBoxes roles={roles} onChange={setRoles} />
      <Checkbox
        label={t('secondNone')}
        description={t('noneWarn')}
        checked={bare}
        onChange={event => setBare(event.currentTarget.checked)}
      />
      <ProblemBox error={act.error} onClose={act.clear} />
      <div className={desk.row}>
        <Button type="submit" disabled={!ready} loading={act.busy}>
          {t('create')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {all('cancel')}
        </Button>
        {roles.length === 0 && <span>{t('rolesNone')}</span>}
      </div>
    </form>
  )
}
