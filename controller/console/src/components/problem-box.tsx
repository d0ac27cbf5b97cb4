import { Alert, Text } from '@mantine/core'
import { useSay, useWords, words } from '../app/words.ts'
import { ApiError } from '../live/api.ts'
import { AlertIcon } from './icons.tsx'

const WORDS = words('problem-box', {
  title: ['うまくいきませんでした', 'That did not work'],
  close: ['この表示を閉じる', 'Close this message'],
  next: ['次にすること：', 'What to do next: '],
  inside: [
    'この画面の中で予期しないことが起きました（{{what}}）。操作が行われたかどうかは、記録で確かめてください。',
    'Something unexpected happened inside this page ({{what}}). See the chronology for whether the act was carried out.',
  ],
  reload: ['ページを読み込み直してください。', 'Load the page again.'],
})

interface ProblemProps {
  readonly error: unknown
  readonly onClose?: (() => void) | undefined
}

/** A refusal or failure as the controller said it, with what to do next; nothing where there is no error. */
export function ProblemBox({ error, onClose }: ProblemProps) {
  const t = useWords(WORDS)
  if (error === null || error === undefined) return null
  return (
    <Alert
      color="red"
      role="alert"
      title={t('title')}
      icon={<AlertIcon size={22} />}
      withCloseButton={onClose !== undefined}
      closeButtonLabel={t('close')}
      {...(onClose && { onClose })}
    >
      <Told error={error} />
    </Alert>
  )
}

function Told({ error }: { error: unknown }) {
  const t = useWords(WORDS)
  const say = useSay()
  if (!(error instanceof ApiError))
    return (
      <>
        <Text>{t('inside', { what: error instanceof Error ? error.message : String(error) })}</Text>
        <Text mt={4}>{t('reload')}</Text>
      </>
    )
  const { message, next, faults = [], code } = error.problem
  return (
    <>
      <Text className="k-said">{say(message)}</Text>
      {faults.map(fault => (
        <Text key={`${fault.path} ${fault.message.en}`} mt={4}>
          {fault.path !== '' && <span className="k-place">{fault.path}</span>} {say(fault.message)}
          {fault.hint && <small> {say(fault.hint)}</small>}
        </Text>
      ))}
      <Text mt={4}>
        <b>{t('next')}</b>
        {say(next)}
      </Text>
      <Text size="sm" c="dimmed" mt={4} ff="monospace">
        {code}
      </Text>
    </>
  )
}
