import { Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../app/words.ts'
import { useNow } from '../../components/age.tsx'
import desk from '../desk.module.css'
import { toInput } from './when.ts'
import { NOTE_WORDS } from './words.ts'

interface Props {
  /** Value of the input; empty: now. */
  readonly when: string
  readonly onChange: (when: string) => void
}

/** Now, or another time; on the controller's clock. */
export function WhenField({ when, onChange }: Props) {
  const t = useWords(NOTE_WORDS)
  const now = useNow()
  const [earlier, setEarlier] = useState(when !== '')
  const choose = (value: string) => {
    setEarlier(value === 'earlier')
    onChange(value === 'earlier' ? toInput(now) : '')
  }
  return (
    <div>
      <Radio.Group label={t('when')} size="md" value={earlier ? 'earlier' : 'now'} onChange={choose}>
        <div className={desk.row}>
          <Radio size="md" value="now" label={t('now')} />
          <Radio size="md" value="earlier" label={t('earlier')} />
        </div>
      </Radio.Group>
      {earlier && (
        <TextInput
          type="datetime-local"
          step={1}
          size="md"
          mt="xs"
          aria-label={t('earlier')}
          value={when}
          onChange={event => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  )
}
