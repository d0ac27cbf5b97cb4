import { Button } from '@mantine/core'
import { useState } from 'react'
import type { TokenDoc } from '../../../../src/api/accounts.ts'
import type { ReplyOf } from '../../../../src/api/routes.ts'
import { useWords } from '../../app/words.ts'
import { Clock, useNow } from '../../components/age.tsx'
import { Empty } from '../../components/empty.tsx'
import { PlusIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { ROLE_WORDS } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import desk from '../desk.module.css'
import css from './admin.module.css'
import { Shown } from './loaded.tsx'
import { AddToken, TokenSecret } from './token-dialogs.tsx'
import { TOKEN_WORDS, WORDS } from './words.ts'

export function Tokens() {
  const t = useWords(TOKEN_WORDS)
  const tokens = useLoad(() => call<'tokens'>('GET', '/tokens'), [])
  const act = useAct()
  const [adding, setAdding] = useState(false)
  const [fresh, setFresh] = useState<ReplyOf<'addToken'> | null>(null)
  const end = async (name: string) => {
    await act.run(() => call<'endToken'>('DELETE', `/tokens/${encodeURIComponent(name)}`))
    tokens.again()
  }
  const made = (token: ReplyOf<'addToken'>) => {
    setAdding(false)
    setFresh(token)
    tokens.again()
  }
  return (
    <div className={desk.stack}>
      <p className={desk.quiet}>{t('intro')}</p>
      <div>
        <Button leftSection={<PlusIcon />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      </div>
      <ProblemBox error={act.error} onClose={act.clear} />
      <Shown loaded={tokens}>{value => <TokenTable tokens={value} busy={act.busy} onEnd={end} />}</Shown>
      {adding && <AddToken onMade={made} onClose={() => setAdding(false)} />}
      {fresh !== null && <TokenSecret fresh={fresh} onDone={() => setFresh(null)} />}
    </div>
  )
}

interface TableProps {
  readonly tokens: readonly TokenDoc[]
  readonly busy: boolean
  readonly onEnd: (name: string) => void
}

function TokenTable({ tokens, busy, onEnd }: TableProps) {
  const t = useWords(TOKEN_WORDS)
  const all = useWords(WORDS)
  if (tokens.length === 0) return <Empty title={t('empty')} />
  return (
    <div className={css.tableBox}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{all('name')}</th>
            <th scope="col">{t('role')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('expires')}</th>
            <th scope="col">{t('lastUsed')}</th>
            <th scope="col">{t('createdBy')}</th>
            <th scope="col">{all('actions')}</th>
          </tr>
        </thead>
        <tbody>
          {tokens.map(token => (
            <TokenRow key={token.name} token={token} busy={busy} onEnd={() => onEnd(token.name)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly token: TokenDoc
  readonly busy: boolean
  readonly onEnd: () => void
}

function TokenRow({ token, busy, onEnd }: RowProps) {
  const t = useWords(TOKEN_WORDS)
  const all = useWords(WORDS)
  const role = useWords(ROLE_WORDS)
  const over = useNow(60_000) >= token.expiresUtc
  const state = token.ended ? 'ended' : over ? 'over' : 'valid'
  return (
    <tr data-off={state !== 'valid' || undefined}>
      <th scope="row">{token.name}</th>
      <td>{role(token.role)}</td>
      <td>{t(state)}</td>
      <td>
        <Clock utc={token.expiresUtc} />
      </td>
      <td>{token.lastUsedUtc === null ? all('never') : <Clock utc={token.lastUsedUtc} />}</td>
      <td>{token.createdBy}</td>
      <td>
        {state === 'valid' && (
          <Button variant="default" disabled={busy} onClick={onEnd} aria-label={t('endNamed', { name: token.name })}>
            {t('end')}
          </Button>
        )}
      </td>
    </tr>
  )
}
