import { Button, Group, Text } from '@mantine/core'
import type { ChecksDoc, FindingDoc } from '../../../../src/api/plan.ts'
import { useSay, useWords } from '../../app/words.ts'
import { Clock } from '../../components/age.tsx'
import { AlertIcon, DoneIcon, QuestionIcon, RefusedIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { Mark } from '../../components/state-mark.tsx'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { PathDrawn } from './path-drawn.tsx'
import styles from './plan.module.css'
import { Proofs } from './proofs.tsx'
import { WORDS } from './words.ts'

/** The site files as they are now, held against every rule. */
export function Checks() {
  const t = useWords(WORDS)
  const sealed = useLive(live => live.plan?.seal.sha256)
  const { value, error, loading, again } = useLoad(() => call<'checks'>('GET', '/checks'), [sealed])
  return (
    <div className={styles.page}>
      <Group gap="md" align="center">
        <Button onClick={again} loading={loading}>
          {t('again')}
        </Button>
        <span role="status">
          {loading ? t('checking') : value !== null && error === null && <CheckedAt utc={value.checkedUtc} />}
        </span>
      </Group>
      <ProblemBox error={loading ? null : error} />
      {value !== null && error === null && <Found checks={value} />}
    </div>
  )
}

function CheckedAt({ utc }: { utc: number }) {
  const t = useWords(WORDS)
  const [before, after] = t('checkedAt', { time: '\n' }).split('\n')
  return (
    <>
      {before}
      <Clock utc={utc} />
      {after}
    </>
  )
}

function Found({ checks: { ok, findings, proofs } }: { checks: ChecksDoc }) {
  const t = useWords(WORDS)
  const errors = findings.filter(one => one.severity === 'error')
  const warnings = findings.filter(one => one.severity === 'warning')
  return (
    <>
      <p className={styles.verdict}>
        {ok ? (
          <Mark icon={DoneIcon} tone="ok" word={t('fit')} />
        ) : (
          <Mark icon={RefusedIcon} tone="bad" word={t('unfit', { count: errors.length })} />
        )}
      </p>
      {findings.length === 0 && <Text>{t('noFindings')}</Text>}
      <Findings title={t('errors', { count: errors.length })} findings={errors} />
      <Findings title={t('warnings', { count: warnings.length })} findings={warnings} />
      <Proofs proofs={proofs} />
    </>
  )
}

function Findings({ title, findings }: { title: string; findings: readonly FindingDoc[] }) {
  if (findings.length === 0) return null
  return (
    <section>
      <h2>{title}</h2>
      <ul className={styles.findings}>
        {findings.map(finding => (
          <li key={`${finding.rule} ${finding.file} ${finding.line} ${finding.column} ${finding.message.en}`}>
            <Finding finding={finding} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Finding({ finding }: { finding: FindingDoc }) {
  const t = useWords(WORDS)
  const say = useSay()
  const Icon = finding.severity === 'error' ? AlertIcon : QuestionIcon
  return (
    <article className={styles.finding} data-severity={finding.severity}>
      <p className={styles.message}>
        <Icon /> {say(finding.message)}
      </p>
      <p>
        <b>{t('hint')}</b>
        {say(finding.hint)}
      </p>
      {finding.path !== null && finding.path.length > 0 && <PathDrawn path={finding.path} />}
      <p className={styles.quiet}>
        <code>
          {finding.file}:{finding.line}:{finding.column}
        </code>{' '}
        · <code>{finding.rule}</code>
      </p>
    </article>
  )
}
