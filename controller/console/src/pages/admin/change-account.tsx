import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { AccountDoc, IssuedDoc } from '../../../../src/api/accounts.ts'
import { useWords } from '../../app/words.ts'
import { ProblemBox } from '../../components/problem-box.tsx'
import { type Acting, useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import desk from '../desk.module.css'
import { Dialog } from '../dialog.tsx'
import css from './admin.module.css'
import { RoleBoxes } from './role-boxes.tsx'
import { ACCOUNT_WORDS, WORDS } from './words.ts'

interface Props {
  readonly account: AccountDoc
  readonly onChanged: () => void
  readonly onIssued: (issued: IssuedDoc) => void
  readonly onClose: () => void
}

/** Roles, whether it may be used, and what is made anew. */
export function ChangeAccount({ account, onChanged, onIssued, onClose }: Props) {
  const t = useWords(ACCOUNT_WORDS)
  const all = useWords(WORDS)
  const act = useAct()
  const path = `/accounts/${encodeURIComponent(account.name)}`
  return (
    <Dialog title={t('changeTitle', { name: account.name })} close={{ label: all('close'), act: onClose }}>
      <ProblemBox error={act.error} onClose={act.clear} />
      <RolesPart account={account} path={path} act={act} onChanged={onChanged} />
      <UsePart account={account} path={path} act={act} onChanged={onChanged} />
      <ResetPart account={account} path={path} act={act} onIssued={onIssued} />
    </Dialog>
  )
}

interface PartProps {
  readonly account: AccountDoc
  readonly path: string
  readonly act: Acting
  readonly onChanged: () => void
}

function RolesPart({ account, path, act, onChanged }: PartProps) {
  const t = useWords(ACCOUNT_WORDS)
  const [roles, setRoles] = useState(account.roles)
  const [saved, setSaved] = useState(false)
  const same = roles.length === account.roles.length && roles.every(role => account.roles.includes(role))
  const save = async () => {
    setSaved(await act.run(() => call<'changeAccount'>('PATCH', path, { roles })))
    onChanged()
  }
  return (
    <section className={css.part}>
      <RoleBoxes roles={roles} onChange={setRoles} />
      <div className={desk.row}>
        <Button disabled={same || roles.length === 0 || act.busy} onClick={save}>
          {t('rolesSave')}
        </Button>
        <span aria-live="polite">
          {roles.length === 0 && t('rolesNone')}
          {same && saved && t('saved')}
        </span>
      </div>
    </section>
  )
}

function UsePart({ account: { disabled }, path, act, onChanged }: PartProps) {
  const t = useWords(ACCOUNT_WORDS)
  const turn = async () => {
    await act.run(() => call<'changeAccount'>('PATCH', path, { disabled: !disabled }))
    onChanged()
  }
  return (
    <section className={css.part}>
      <div className={desk.row}>
        <strong aria-live="polite">{t(disabled ? 'disabled' : 'enabled')}</strong>
        <Button variant="default" disabled={act.busy} onClick={turn}>
          {t(disabled ? 'enable' : 'disable')}
        </Button>
        {!disabled && <span>{t('disableHint')}</span>}
      </div>
    </section>
  )
}

type Reset = { readonly password: boolean; readonly totp: boolean; readonly none: boolean; readonly codes: boolean }
const NOTHING: Reset = { password: false, totp: false, none: false, codes: false }

function ResetPart({ path, act, onIssued }: Omit<PartProps, 'onChanged'> & Pick<Props, 'onIssued'>) {
  const t = useWords(ACCOUNT_WORDS)
  const [what, setWhat] = useState(NOTHING)
  const chosen = Object.values(what).some(Boolean)
  const reset = () =>
    act.run(async () => {
      const second = what.totp ? ('totp' as const) : what.none ? ('none' as const) : undefined
      const body = { password: what.password, codes: what.codes, ...(second && { second }) }
      onIssued(await call<'resetAccount'>('POST', `${path}/reset`, body))
    })
  const box = (key: keyof Reset, label: string, excludes?: keyof Reset) => (
    <Checkbox
      label={label}
      checked={what[key]}
      disabled={excludes !== undefined && what[excludes]}
      onChange={event => setWhat({ ...what, [key]: event.currentTarget.checked })}
    />
  )
  return (
    <section className={css.part}>
      <h3>{t('resetTitle')}</h3>
      <p>{t('resetHint')}</p>
      <div className={css.boxes}>
        {box('password', t('resetPassword'))}
        {box('totp', t('resetTotp'), 'none')}
        {box('codes', t('resetCodes'))}
        {box('none', t('resetNone'), 'totp')}
      </div>
      <div>
        <Button disabled={!chosen || act.busy} onClick={reset}>
          {t('reset')}
        </Button>
      </div>
    </section>
  )
}
