import { Checkbox } from '@mantine/core'
import type { StandingDoc } from '../../../../src/api/board.ts'
import { useSay, useWords } from '../../app/words.ts'
import { StandingMark } from '../../components/state-mark.tsx'
import desk from '../desk.module.css'
import { byHand, type Cut, type CutStage, chosenOf, comesBackAs } from './choice.ts'
import { useStageName } from './names.ts'
import css from './restore.module.css'
import { WORDS } from './words.ts'

interface Props {
  readonly stage: CutStage
  readonly chosen: ReadonlySet<string>
  readonly disabled: boolean
  readonly onToggle: (steps: readonly string[], on: boolean) => void
}

/** So many cut points are shown without being asked for. */
const SHOWN_AT_ONCE = 24

export function CutStageCard({ stage, chosen, disabled, onToggle }: Props) {
  const t = useWords(WORDS)
  const name = useStageName()(stage.id)
  const state = chosenOf(stage, chosen)
  const count = stage.cuts.filter(cut => chosen.has(cut.step)).length
  return (
    <article className={css.stage} data-chosen={state !== 'none' || undefined}>
      <header className={css.stageHead}>
        <h3>{name.whole}</h3>
        <span>{t('counts', { count: stage.cuts.length })}</span>
        <Checkbox
          size="md"
          label={t('chooseStage')}
          aria-label={`${name.whole}: ${t('chooseStage')}`}
          disabled={disabled}
          checked={state === 'all'}
          indeterminate={state === 'some'}
          onChange={event =>
            onToggle(
              stage.cuts.map(cut => cut.step),
              event.currentTarget.checked,
            )
          }
        />
        {state === 'some' && <strong>{t('chosenCount', { count })}</strong>}
      </header>
      <details open={stage.cuts.length <= SHOWN_AT_ONCE}>
        <summary>{t('points')}</summary>
        <CutTable stage={stage} chosen={chosen} disabled={disabled} onToggle={onToggle} />
      </details>
    </article>
  )
}

function CutTable({ stage, chosen, disabled, onToggle }: Props) {
  const t = useWords(WORDS)
  return (
    <div className={css.tableBox}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('choose')}</th>
            <th scope="col">{t('tag')}</th>
            <th scope="col">{t('place')}</th>
            <th scope="col">{t('now')}</th>
            <th scope="col">{t('before')}</th>
            <th scope="col">{t('back')}</th>
          </tr>
        </thead>
        <tbody>
          {stage.cuts.map(cut => (
            <CutRow
              key={cut.step}
              cut={cut}
              checked={chosen.has(cut.step)}
              disabled={disabled}
              onToggle={on => onToggle([cut.step], on)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly cut: Cut
  readonly checked: boolean
  readonly disabled: boolean
  readonly onToggle: (on: boolean) => void
}

function CutRow({ cut, checked, disabled, onToggle }: RowProps) {
  const t = useWords(WORDS)
  const say = useSay()
  const tag = cut.plan?.tag ?? cut.step
  return (
    <tr>
      <td>
        <Checkbox
          size="md"
          aria-label={t('choosePoint', { tag })}
          checked={checked}
          disabled={disabled}
          onChange={event => onToggle(event.currentTarget.checked)}
        />
      </td>
      <th scope="row">{tag}</th>
      <td>{cut.plan === null ? cut.step : say(cut.plan.place)}</td>
      <td>
        <StandingMark state={cut.standing.state} />
        <Trouble standing={cut.standing} />
      </td>
      <td>
        <Was standing={cut.standing} />
      </td>
      <td>
        <Back cut={cut} />
      </td>
    </tr>
  )
}

function Trouble({ standing: { reopened, unreadable } }: { readonly standing: StandingDoc }) {
  const t = useWords(WORDS)
  const say = useSay()
  return (
    <>
      {reopened !== null && (
        <p className={css.trouble}>
          {t('reopened')}
          {say(reopened.text)}
        </p>
      )}
      {unreadable !== null && (
        <p className={css.trouble}>
          {t('unreadable')}
          {say(unreadable.message)}
        </p>
      )}
    </>
  )
}

function Was({ standing }: { readonly standing: StandingDoc }) {
  const t = useWords(WORDS)
  const word = { open: 'wasOpen', severed: 'wasSevered', unknown: 'wasUnknown' } as const
  const link = standing.was?.link ?? null
  return (
    <>
      {t(word[comesBackAs(standing)])}
      {link !== null && <span className={desk.quiet}> ({t(link === 'up' ? 'linkUp' : 'linkDown')})</span>}
    </>
  )
}

function Back({ cut }: { readonly cut: Cut }) {
  const t = useWords(WORDS)
  const word = { open: 'backOpen', severed: 'backSevered', unknown: 'backUnknown' } as const
  const back = comesBackAs(cut.standing)
  // What a person pulled no device could read before.
  if (byHand(cut) && back !== 'severed') return t('backHand')
  return (
    <span data-doubt={back === 'unknown' || undefined} className={css.back}>
      {t(word[back])}
    </span>
  )
}
