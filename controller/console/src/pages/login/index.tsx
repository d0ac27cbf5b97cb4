import { Alert, Button, Paper, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Switches } from '../../app/switches.tsx'
import { useWords, words } from '../../app/words.ts'
import { PageTitle } from '../../components/page-title.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { call } from '../../live/api.ts'
import { sessionBegan, useSession } from '../../live/session.ts'
import styles from './login.module.css'

const WORDS = words('login', {
  title: ['ログイン', 'Log in'],
  what: ['ネットワーク隔離コントローラー', 'Network isolation controller'],
  name: ['名前', 'Name'],
  password: ['パスワード', 'Password'],
  code: ['認証コード', 'Code'],
  codeMore: [
    '認証アプリの6桁の数字、または印刷した使い捨てコード。二段階認証を設定していない場合は空欄のままにします。',
    'Six digits of the authenticator, or one of the printed one-time codes. Leave it empty if you have neither.',
  ],
  enter: ['ログイン', 'Log in'],
  ended: [
    'セッションが終了しました（時間切れ、管理者による終了、またはコントローラーの再起動）。ログインすると、元のページに戻ります。',
    'Your session has ended: by time, by an administrator, or because the controller was started anew. Logging in brings you back to where you were.',
  ],
  'logged-out': ['ログアウトしました。', 'You are logged out.'],
  lost: [
    'アカウントがない、またはパスワードを忘れた場合は、管理の役割の人に頼むか、コントローラー本体で kakuri user を実行してください。',
    'No account, or the password is lost: ask somebody with the role admin, or run kakuri user on the controller itself.',
  ],
})

export default function LoginPage() {
  const t = useWords(WORDS)
  const over = useSession(session => session.over)
  return (
    <main className={styles.page}>
      <div className={styles.switches}>
        <Switches />
      </div>
      <Paper withBorder p="xl" className={styles.card}>
        <Text fw={800} size="xl">
          Kakuri <span className={styles.what}>{t('what')}</span>
        </Text>
        <PageTitle>{t('title')}</PageTitle>
        {over !== null && (
          <Alert role="status" color={over === 'ended' ? 'orange' : 'blue'} mb="md">
            {t(over)}
          </Alert>
        )}
        <Form />
        <Text c="dimmed" mt="lg">
          {t('lost')}
        </Text>
      </Paper>
    </main>
  )
}

function Form() {
  const t = useWords(WORDS)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const login = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    // Read from the form itself: password managers do not always tell React what they filled in.
    const typed = new FormData(event.currentTarget)
    const text = (name: string) => String(typed.get(name) ?? '')
    setBusy(true)
    setError(null)
    try {
      const body = { name: text('username').trim(), password: text('password'), code: text('code').trim() }
      sessionBegan(await call<'login'>('POST', '/login', body))
    } catch (error) {
      setBusy(false)
      setError(error)
    }
  }
  return (
    <form onSubmit={login}>
      <Stack>
        <TextInput name="username" label={t('name')} autoComplete="username" autoCapitalize="none" required autoFocus />
        <PasswordInput name="password" label={t('password')} autoComplete="current-password" required />
        <TextInput
          name="code"
          label={t('code')}
          description={t('codeMore')}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
        />
        <ProblemBox error={error} />
        <Button type="submit" size="lg" loading={busy}>
          {t('enter')}
        </Button>
      </Stack>
    </form>
  )
}
