import { Button } from '@mantine/core'
import type { BoardRunDoc, BoardStageDoc } from '../../../../src/api/board.ts'
import { useLanguage, useWords } from '../../app/words.ts'
import { PressAndHold } from '../../components/press-and-hold.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { useKindWord, useStageName } from './names.ts'
import css from './restore.module.css'
import { WORDS } from './words.ts'

interface Props {
  readonly stage: BoardStageDoc
  readonly run: BoardRunDoc
}

/** Who has approved that this stage is restored, and the gesture to do so. */
export function GatePanel({ stage, run }: Props) {
  const t = useWords(WORDS)
  const act = useAct()
  const me = useLive(live => live.me?.name ?? '')
  const mine = stage.approvals.includes(me)
  const path = `/runs/${encodeURIComponent(run.id)}/stages/${encodeURIComponent(stage.id)}`
  return (
    <div className={css.gate}>
      <GateWords stage={stage} />
      {mine ? (
        <div className={desk.row}>
          <p>{t('alreadyMine')}</p>
          <Button
            variant="default"
            disabled={act.busy}
            onClick={() => act.run(() => call<'withdraw'>('POST', `${path}/withdraw`))}
          >
            {t('withdraw')}
          </Button>
        </div>
      ) : (
        <Approve
          stage={stage}
          run={run}
          busy={act.busy}
          onHeld={() => act.run(() => call<'approve'>('POST', `${path}/approve`))}
        />
      )}
      <ProblemBox error={act.error} onClose={act.clear} />
    </div>
  )
}

function GateWords({ stage: { gate, approvals } }: { readonly stage: BoardStageDoc }) {
  const t = useWords(WORDS)
  const and = useLanguage() === 'ja' ? '、' : ', '
  if (gate?.kind !== 'approve') return <p>{t('gateConfirmAsk')}</p>
  const names = approvals.length === 0 ? t('nobody') : approvals.join(and)
  return (
    <p aria-live="polite" className={css.gateWords}>
      {t('gateAsk', { count: gate.count, have: approvals.length })}
      <br />
      {t('approvedBy', { names })}
    </p>
  )
}

function Approve({ stage, run, busy, onHeld }: Props & { readonly busy: boolean; readonly onHeld: () => void }) {
  const t = useWords(WORDS)
  const { number, name } = useStageName()(stage.id)
  const { may, why } = useRight('commander', 'network')
  const kind = useKindWord()(run.kind)
  return (
    <PressAndHold
      label={t('approve', { number, name, kind })}
      disabled={!may || busy}
      why={may ? undefined : why}
      colour={run.kind === 'incident' ? 'red' : run.kind === 'drill' ? 'blue' : 'orange'}
      onHeld={onHeld}
    />
  )
}
