import { Alert, Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import type { BundleDoc } from '../../../../src/api/plan.ts'
import { useSay, useWords } from '../../app/words.ts'
import { Clock } from '../../components/age.tsx'
import { Empty } from '../../components/empty.tsx'
import { DoneIcon } from '../../components/icons.tsx'
import { PressAndHold } from '../../components/press-and-hold.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { Mark } from '../../components/state-mark.tsx'
import { useAct } from '../../components/use-act.ts'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { Differences } from './differences.tsx'
import styles from './plan.module.css'
import { WORDS } from './words.ts'

/** What was sealed here, what the site files change since, and sealing them. */
export function Bundles() {
  const t = useWords(WORDS)
  const say = useSay()
  const sealed = useLive(live => live.plan?.seal.sha256)
  const differ = useLive(live => live.plan?.filesDiffer ?? null)
  const { value, error, loading, again } = useLoad(() => call<'bundles'>('GET', '/bundles'), [sealed])
  const [chosen, setChosen] = useState<string | null>(null)
  const compared = chosen ?? value?.find(bundle => bundle.current && bundle.kept)?.sha256 ?? null
  return (
    <div className={styles.page}>
      {differ !== null && <Alert color="orange">{say(differ)}</Alert>}
      <Seal onSealed={again} />
      <ProblemBox error={error} />
      {value === null && loading && <Text role="status">{t('loadingBundles')}</Text>}
      {value !== null && <BundleTable bundles={value} compared={compared} onCompare={setChosen} />}
      {compared !== null && <Differences key={compared} sha256={compared} sealed={sealed} />}
    </div>
  )
}

function Seal({ onSealed }: { onSealed: () => void }) {
  const t = useWords(WORDS)
  const right = useRight('network', 'commander')
  const open = useLive(live => live.board?.run != null && live.board.run.phase !== 'ended')
  const { busy, error, clear, run } = useAct()
  const [done, setDone] = useState<BundleDoc | null>(null)
  const seal = async () => {
    setDone(null)
    await run(async () => setDone(await call<'seal'>('POST', '/bundles')))
    onSealed()
  }
  const why = right.may ? (open ? t('runOpen') : busy ? t('sealing') : undefined) : right.why
  return (
    <section className={styles.seal}>
      <h2>{t('sealTitle')}</h2>
      <p>{t('sealMore')}</p>
      <PressAndHold label={t('seal')} colour="blue" disabled={why !== undefined} why={why} onHeld={seal} />
      <div role="status">
        {done !== null && <Mark icon={DoneIcon} tone="ok" word={t('sealed', { digest: done.sha256.slice(0, 12) })} />}
      </div>
      <ProblemBox error={error} onClose={clear} />
    </section>
  )
}

interface TableProps {
  readonly bundles: readonly BundleDoc[]
  readonly compared: string | null
  readonly onCompare: (sha256: string) => void
}

function BundleTable({ bundles, compared, onCompare }: TableProps) {
  const t = useWords(WORDS)
  if (bundles.length === 0) return <Empty title={t('noBundles')} />
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="k-aloud">{t('bundles')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('digest')}</th>
            <th scope="col">{t('who')}</th>
            <th scope="col">{t('when')}</th>
            <th scope="col">{t('compare')}</th>
          </tr>
        </thead>
        <tbody>
          {bundles.map(bundle => (
            <Row
              key={`${bundle.sha256} ${bundle.sealedUtc}`}
              bundle={bundle}
              chosen={bundle.sha256 === compared}
              onCompare={onCompare}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({
  bundle,
  chosen,
  onCompare,
}: {
  bundle: BundleDoc
  chosen: boolean
  onCompare: (sha256: string) => void
}) {
  const t = useWords(WORDS)
  const { sha256, sealedBy, sealedUtc, current, kept } = bundle
  return (
    <tr aria-current={current || undefined}>
      <th scope="row">
        <Group gap="sm">
          <Digest sha256={sha256} />
          {current && <Mark icon={DoneIcon} tone="ok" word={t('current')} />}
        </Group>
      </th>
      <td>{sealedBy}</td>
      <td>
        <Clock utc={sealedUtc} />
      </td>
      <td>
        {kept ? (
          <Button variant={chosen ? 'filled' : 'default'} aria-pressed={chosen} onClick={() => onCompare(sha256)}>
            {t('compare')}
          </Button>
        ) : (
          <span className={styles.quiet}>{t('notKept')}</span>
        )}
      </td>
    </tr>
  )
}

/** Short; the whole on demand, to be compared with what was printed. */
function Digest({ sha256 }: { sha256: string }) {
  const t = useWords(WORDS)
  return (
    <details className={styles.digest}>
      <summary aria-label={`${sha256.slice(0, 12)}, ${t('full')}`}>
        <code>{sha256.slice(0, 12)}…</code>
      </summary>
      <code>{sha256}</code>
    </details>
  )
}
