import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import type { Me } from '../../../../src/api/session.ts'
import { useLanguage, useWords } from '../../app/words.ts'
import { Clock } from '../../components/age.tsx'
import { AlertIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { ROLE_WORDS } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { takeMe, useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import css from './admin.module.css'
import { FEW_CODES } from './facts.ts'
import { ACCOUNT_WORDS, OWN_WORDS, WORDS } from './words.ts'

/** Everybody's own account. */
export function Own() {
  const me = useLive(live => live.me)
  if (!me) return null
  return (
    <div className={desk.stack}>
      <Facts me={me} />
      {me.kind === 'account' && <ChangePassword />}
    </div>
  )
}

function Facts({ me }: { readonly me: Me }) {
  const t = useWords(OWN_WORDS)
  const all = useWords(WORDS)
  const account = useWords(ACCOUNT_WORDS)
  const role = useWords(ROLE_WORDS)
  const and = useLanguage() === 'ja' ? '・' : ', '
  const warning = me.second === 'none' ? t('noSecond') : me.codesLeft < FEW_CODES ? t('codesFew') : null
  return (
    <section className={desk.panel}>
      <h2>{t('signedIn', { name: me.name })}</h2>
      <dl className={css.facts}>
        <dt>{all('roles')}</dt>
        <dd>{me.roles.map(one => role(one)).join(and)}</dd>
        <dt>{t('second')}</dt>
        <dd>{account(me.second)}</dd>
        <dt>{t('codes')}</dt>
        <dd>{me.codesLeft}</dd>
        {me.expiresUtc !== null && (
          <>
            <dt>{t('until')}</dt>
            <dd>
              <Clock utc={me.expiresUtc} />
            </dd>
          </>
        )}
      </dl>
      {warning !== null && (
        <p className={desk.warn}>
          <AlertIcon size={24} />
          {warning}
        </p>
      )}
    </section>
  )
}

const EMPTY = { old: '', fresh: '', again: '' }

function ChangePassword() {
  const t = useWords(OWN_WORDS)
  const act = useAct()
  const [typed, setTyped] = useState(EMPTY)
  const [changed, setChanged] = useState(false)
  const differ = typed.again !== '' && typed.fresh !== typed.again
  const ready = typed.old !== '' && typed.fresh !== '' && typed.fresh === typed.again
  const change = async () => {
    const { old, fresh } = typed
    const done = await act.run(async () => takeMe(await call<'changePassword'>('POST', '/me/password', { old, fresh })))
    setChanged(done)
    if (done) setTyped(EMPTY)
  }
  const field = (key: keyof typeof EMPTY, complete: string) => (
    <PasswordInput
      label={t(key)}
      maxLength={256}
      autoComplete={complete}
      value={typed[key]}
      error={key === 'again' && differ ? t('differ') : undefined}
      onChange={event => setTyped({ ...typed, [key]: event.currentTarget.value })}
    />
  )
  return (
    <form
      className={`${desk.panel} ${desk.stack} ${css.narrow}`}
      onSubmit={event => {
        event.preventDefault()
        if (ready && !act.busy) change()
      }}
    >
      <h2>{t('passwordTitle')}</h2>
      {field('old', 'current-password')}
      {field('fresh', 'new-password')}
      {field('again', 'new-password')}
      <ProblemBox error={act.error} onClose={act.clear} />
      <p role="status" className={changed ? desk.good : undefined}>
        {changed && t('changed')}
      </p>
      <div>
        <Button type="submit" disabled={!ready} loading={act.busy}>
          {t('change')}
        </Button>
      </div>
    </form>
  )
}
