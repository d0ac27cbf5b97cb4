import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useWords, words } from '../../app/words.ts'
import { useOnTop } from '../../components/on-top.ts'
import { PressAndHold } from '../../components/press-and-hold.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import type { Right } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'

const WORDS = words('reason-dialog', {
  reason: ['理由（記録に残ります）', 'Reason (kept in the chronology)'],
  missing: ['理由を入力してください', 'Give a reason first'],
  leave: ['やめる', 'Leave it'],
  busy: [
    '受け付けています。始めた手順と人の作業が終わると完了します。この画面は閉じてもかまいません。',
    'On its way: it is done once what was begun has ended, a person’s task too. This may be closed meanwhile.',
  ],
  close: ['閉じる', 'Close'],
})

interface ReasonProps {
  readonly title: string
  readonly children: ReactNode
  /** What the button does, in words. */
  readonly does: string
  readonly right: Right
  /** Has to be held down. */
  readonly hold?: boolean
  readonly attempt: (reason: string) => Promise<unknown>
  readonly onClose: () => void
}

/** An act that has to be given a reason. Shuts itself once the controller did it. */
export function ReasonDialog({ title, children, does, right, hold = false, attempt, onClose }: ReasonProps) {
  const t = useWords(WORDS)
  const [reason, setReason] = useState('')
  const { busy, error, run } = useAct()
  const missing = reason.trim() === ''
  const act = async () => {
    if (await run(() => attempt(reason.trim()))) onClose()
  }
  const why = right.may ? (missing ? t('missing') : undefined) : right.why
  return (
    <Modal
      {...useOnTop()}
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('leave') }}
    >
      <Stack>
        {children}
        <Textarea
          label={t('reason')}
          required
          autosize
          minRows={2}
          maxLength={1_000}
          data-autofocus
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        <ProblemBox error={error} />
        {hold && <PressAndHold label={does} disabled={busy || why !== undefined} why={why} onHeld={act} />}
        {busy && <Text role="status">{t('busy')}</Text>}
        {!hold && why !== undefined && (
          <Text size="sm" c="dimmed" ta="right">
            {why}
          </Text>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onClose}>
            {t(busy ? 'close' : 'leave')}
          </Button>
          {!hold && (
            <Button color="red" loading={busy} disabled={why !== undefined} title={why} onClick={act}>
              {does}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
