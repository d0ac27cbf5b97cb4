import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { ProblemBox } from '../components/problem-box.tsx'
import { useStepUp } from '../live/actions.ts'
import { call } from '../live/api.ts'
import { takeMe, useLive } from '../live/store.ts'
import { useWords, words } from './words.ts'

const WORDS = words('step-up', {
  title: ['本人確認', 'Confirm that it is you'],
  why: [
    '遮断や復旧の前に、もう一度本人であることを確かめます。5分間有効です。',
    'Before a cut or a restore the controller wants to know who sits here. It counts for 5 minutes.',
  ],
  who: ['ログイン中：{{name}}', 'Logged in as {{name}}'],
  secret: ['パスワード、または認証コード', 'Password or code'],
  secretMore: [
    '認証アプリの6桁のコード、または印刷した使い捨てコードでもかまいません。',
    'Six digits of the authenticator or a printed one-time code will do as well.',
  ],
  confirm: ['確認して続ける', 'Confirm and go on'],
  close: ['やめる', 'Leave it'],
  otherwise: ['やめると、何も行いません。', 'If you leave it, nothing is done.'],
})

/** Asks for the password or a code in the middle of an act. */
export function StepUpDialog() {
  const t = useWords(WORDS)
  const { open, settle } = useStepUp()
  return (
    <Modal
      // Above whatever dialog the act was begun in.
      zIndex={400}
      opened={open}
      onClose={() => settle(false)}
      title={t('title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Form settle={settle} />
    </Modal>
  )
}

function Form({ settle }: { settle: (confirmed: boolean) => void }) {
  const t = useWords(WORDS)
  const name = useLive(live => live.me?.name ?? '')
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => () => setSecret(''), [])
  const confirm = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      takeMe(await call<'stepUp'>('POST', '/me/step-up', { secret: secret.trim() }))
      settle(true)
    } catch (error) {
      setError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={confirm}>
      <Stack>
        <Text>{t('why')}</Text>
        <Text fw={700}>{t('who', { name })}</Text>
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <PasswordInput
          label={t('secret')}
          description={t('secretMore')}
          autoComplete="current-password"
          data-autofocus
          value={secret}
          onChange={event => setSecret(event.currentTarget.value)}
        />
        <ProblemBox error={error} />
        <Text>{t('otherwise')}</Text>
        <Group justify="space-between">
          <Button variant="default" onClick={() => settle(false)}>
            {t('close')}
          </Button>
          <Button type="submit" loading={busy} disabled={secret.trim() === ''}>
            {t('confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
