import { Button } from '@mantine/core'
import type { SessionDoc } from '../../../../src/api/accounts.ts'
import { useWords } from '../../app/words.ts'
import { Age, Clock } from '../../components/age.tsx'
import { Empty } from '../../components/empty.tsx'
import { TickIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useAct } from '../../components/use-act.ts'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import desk from '../desk.module.css'
import css from './admin.module.css'
import { Shown } from './loaded.tsx'
import { SESSION_WORDS, WORDS } from './words.ts'

export function Sessions() {
  const sessions = useLoad(() => call<'sessions'>('GET', '/sessions'), [])
  const act = useAct()
  const end = async (id: string) => {
    await act.run(() => call<'endSession'>('DELETE', `/sessions/${encodeURIComponent(id)}`))
    sessions.again()
  }
  return (
    <div className={desk.stack}>
      <ProblemBox error={act.error} onClose={act.clear} />
      <Shown loaded={sessions}>{value => <SessionTable sessions={value} busy={act.busy} onEnd={end} />}</Shown>
    </div>
  )
}

interface TableProps {
  readonly sessions: readonly SessionDoc[]
  readonly busy: boolean
  readonly onEnd: (id: string) => void
}

function SessionTable({ sessions, busy, onEnd }: TableProps) {
  const t = useWords(SESSION_WORDS)
  const all = useWords(WORDS)
  if (sessions.length === 0) return <Empty title={t('empty')} />
  return (
    <div className={css.tableBox}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('account')}</th>
            <th scope="col">{t('address')}</th>
            <th scope="col">{t('started')}</th>
            <th scope="col">{t('lastSeen')}</th>
            <th scope="col">{t('expires')}</th>
            <th scope="col">{all('actions')}</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map(session => (
            <SessionRow key={session.id} session={session} busy={busy} onEnd={() => onEnd(session.id)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly session: SessionDoc
  readonly busy: boolean
  readonly onEnd: () => void
}

function SessionRow({ session, busy, onEnd }: RowProps) {
  const t = useWords(SESSION_WORDS)
  return (
    <tr data-own={session.own || undefined}>
      <th scope="row">
        {session.account}{' '}
        {session.own && (
          <span className={css.own}>
            <TickIcon /> {t('own')}
          </span>
        )}
      </th>
      <td>{session.address}</td>
      <td>
        <Clock utc={session.startedUtc} />
      </td>
      <td>
        <Age utc={session.lastSeenUtc} />
      </td>
      <td>
        <Clock utc={session.expiresUtc} />
      </td>
      <td>
        <Button
          variant="default"
          disabled={busy}
          onClick={onEnd}
          aria-label={session.own ? t('endOwn') : t('endNamed', { name: session.account })}
        >
          {session.own ? t('endOwn') : t('end')}
        </Button>
      </td>
    </tr>
  )
}
