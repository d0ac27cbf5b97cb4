import type { ChecksDoc } from '../../../../src/api/plan.ts'
import { useSay, useWords } from '../../app/words.ts'
import { OpenIcon, RefusedIcon, TickIcon } from '../../components/icons.tsx'
import { Mark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import { ScissorsIcon } from '../picture/icons.tsx'
import { Finding } from './checks.tsx'
import styles from './plan.module.css'
import { usePlanNames } from './plan-names.ts'
import { WORDS } from './words.ts'

type Stage = ChecksDoc['proofs'][number]
type Pair = Stage['severs'][number]

/** Every pair of every stage: severed or kept, and where it does not hold, the path that says so. */
export function Proofs({ proofs }: { proofs: ChecksDoc['proofs'] }) {
  const t = useWords(WORDS)
  return (
    <section>
      <h2>{t('proofs')}</h2>
      <p className={styles.quiet}>{t('proofsMore')}</p>
      {proofs.map(proof => (
        <StageProof key={proof.stage} proof={proof} />
      ))}
    </section>
  )
}

function StageProof({ proof }: { proof: Stage }) {
  const t = useWords(WORDS)
  const say = useSay()
  const name = useLive(live => live.planStages[proof.stage]?.name)
  const pairs = [
    ...proof.severs.map(pair => ({ pair, keeps: false })),
    ...proof.keeps.map(pair => ({ pair, keeps: true })),
  ]
  const failing = pairs.filter(({ pair }) => !pair.holds)
  const holding = pairs.filter(({ pair }) => pair.holds)
  return (
    <div className={styles.proof}>
      <h3>{name === undefined ? proof.stage : say(name)}</h3>
      {pairs.length === 0 && <p>{t('noProofs')}</p>}
      <ul>
        {[...failing, ...holding].map(({ pair, keeps }) => (
          <li key={`${keeps} ${pair.from} ${pair.to}`}>
            <ProvenPair pair={pair} keeps={keeps} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function ProvenPair({ pair, keeps }: { pair: Pair; keeps: boolean }) {
  const t = useWords(WORDS)
  const names = usePlanNames()
  const good = keeps ? { icon: TickIcon, word: t('kept') } : { icon: ScissorsIcon, word: t('severed') }
  const bad = keeps ? { icon: RefusedIcon, word: t('lost') } : { icon: OpenIcon, word: t('leaks') }
  return (
    <>
      <span className={styles.pair}>
        <Mark {...(pair.holds ? good : bad)} tone={pair.holds ? 'ok' : 'bad'} />
        <b>{t('pair', { from: names([pair.from]), to: names([pair.to]) })}</b>
      </span>
      {pair.findings.map(finding => (
        <Finding key={`${finding.rule} ${finding.line} ${finding.message.en}`} finding={finding} />
      ))}
    </>
  )
}
