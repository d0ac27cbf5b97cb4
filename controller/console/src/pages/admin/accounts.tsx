import { Button } from '@mantine/core'
import { useState } from 'react'
import type { AccountDoc, IssuedDoc } from '../../../../src/api/accounts.ts'
import { useLanguage, useWords } from '../../app/words.ts'
import { Clock } from '../../components/age.tsx'
import { Empty } from '../../components/empty.tsx'
import { AlertIcon, PlusIcon } from '../../components/icons.tsx'
import { ROLE_WORDS } from '../../components/rights.ts'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { AddAccount } from './add-account.tsx'
import css from './admin.module.css'
import { ChangeAccount } from './change-account.tsx'
import { warningsOf } from './facts.ts'
import { Issued } from './issued.tsx'
import { Shown } from './loaded.tsx'
import { ACCOUNT_WORDS, WORDS } from './words.ts'

type Dialog = { readonly kind: 'add' } | { readonly kind: 'change'; readonly name: string } | null

export function Accounts() {
  const t = useWords(ACCOUNT_WORDS)
  const accounts = useLoad(() => call<'accounts'>('GET', '/accounts'), [])
  const [dialog, setDialog] = useState<Dialog>(null)
  const [issued, setIssued] = useState<IssuedDoc | null>(null)
  const handOver = (fresh: IssuedDoc) => {
    setDialog(null)
    setIssued(fresh)
    accounts.again()
  }
  const changing = dialog?.kind === 'change' ? accounts.value?.find(one => one.name === dialog.name) : undefined
  return (
    <div className={desk.stack}>
      <div>
        <Button leftSection={<PlusIcon />} onClick={() => setDialog({ kind: 'add' })}>
          {t('add')}
        </Button>
      </div>
      <Shown loaded={accounts}>
        {value => <AccountTable accounts={value} onChange={name => setDialog({ kind: 'change', name })} />}
      </Shown>
      {dialog?.kind === 'add' && <AddAccount onIssued={handOver} onClose={() => setDialog(null)} />}
      {changing !== undefined && (
        <ChangeAccount
          account={changing}
          onChanged={accounts.again}
          onIssued={handOver}
          onClose={() => setDialog(null)}
        />
      )}
      {issued !== null && <Issued issued={issued} onDone={() => setIssued(null)} />}
    </div>
  )
}

interface TableProps {
  readonly accounts: readonly AccountDoc[]
  readonly onChange: (name: string) => void
}

function AccountTable({ accounts, onChange }: TableProps) {
  const t = useWords(ACCOUNT_WORDS)
  const all = useWords(WORDS)
  if (accounts.length === 0) return <Empty title={t('empty')} />
  return (
    <div className={css.tableBox}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{all('name')}</th>
            <th scope="col">{all('roles')}</th>
            <th scope="col">{t('second')}</th>
            <th scope="col">{t('codes')}</th>
            <th scope="col">{t('lastLogin')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{all('actions')}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(account => (
            <AccountRow key={account.name} account={account} onChange={() => onChange(account.name)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AccountRow({ account, onChange }: { readonly account: AccountDoc; readonly onChange: () => void }) {
  const t = useWords(ACCOUNT_WORDS)
  const all = useWords(WORDS)
  const role = useWords(ROLE_WORDS)
  const and = useLanguage() === 'ja' ? '・' : ', '
  const me = useLive(live => live.me?.name)
  const warnings = warningsOf(account)
  return (
    <tr data-off={account.disabled || undefined}>
      <th scope="row">
        {account.name} {account.name === me && t('you')}
      </th>
      <td>
        {account.roles.map((one, i) => (
          <span key={one}>
            {i > 0 && and}
            <span className={css.word}>{role(one)}</span>
          </span>
        ))}
      </td>
      <td>{warnings.includes('no-second') ? <Warned word={t('none')} more={t('noneWarn')} /> : t(account.second)}</td>
      <td>
        {warnings.includes('few-codes') ? (
          <Warned word={`${account.codesLeft}`} more={t('codesFew')} />
        ) : (
          account.codesLeft
        )}
      </td>
      <td>{account.lastLoginUtc === null ? all('never') : <Clock utc={account.lastLoginUtc} />}</td>
      <td className={css.word}>{t(account.disabled ? 'disabled' : 'enabled')}</td>
      <td>
        <Button variant="default" onClick={onChange} aria-label={t('changeTitle', { name: account.name })}>
          {t('change')}
        </Button>
      </td>
    </tr>
  )
}

function Warned({ word, more }: { readonly word: string; readonly more: string }) {
  return (
    <span className={css.warned}>
      <AlertIcon /> <strong>{word}</strong> <span>{more}</span>
    </span>
  )
}
