import { Button, Checkbox } from '@mantine/core'
import { useMemo, useState } from 'react'
import { renderSVG } from 'uqr'
import type { IssuedDoc } from '../../../../src/api/accounts.ts'
import { useWords } from '../../app/words.ts'
import { PrintIcon } from '../../components/icons.tsx'
import desk from '../desk.module.css'
import { Dialog } from '../dialog.tsx'
import css from './admin.module.css'
import { totpSecret } from './facts.ts'
import { ISSUED_WORDS } from './words.ts'

interface Props {
  readonly issued: IssuedDoc
  readonly onDone: () => void
}

/** Shown once: what has to be handed over in person. It closes only after somebody says that it was. */
export function Issued({ issued, onDone }: Props) {
  const t = useWords(ISSUED_WORDS)
  const [handed, setHanded] = useState(false)
  return (
    <Dialog title={t('title', { name: issued.account.name })} size="xl" root={css.printed}>
      <p className={`${desk.warn} ${css.onScreen}`}>{t('once')}</p>
      <p>{t('loginAt', { url: location.origin })}</p>
      <Secrets issued={issued} />
      <div className={`${desk.row} ${css.onScreen}`}>
        <Button variant="default" leftSection={<PrintIcon />} onClick={() => print()}>
          {t('print')}
        </Button>
        <Checkbox label={t('handed')} checked={handed} onChange={event => setHanded(event.currentTarget.checked)} />
        <Button disabled={!handed} onClick={onDone}>
          {t('done')}
        </Button>
      </div>
    </Dialog>
  )
}

function Secrets({ issued: { password, totpUri, codes } }: Pick<Props, 'issued'>) {
  const t = useWords(ISSUED_WORDS)
  return (
    <>
      {password !== null && (
        <section>
          <h3>{t('password')}</h3>
          <code className={css.secret}>{password}</code>
        </section>
      )}
      {totpUri !== null && <Totp uri={totpUri} />}
      {codes.length > 0 && (
        <section>
          <h3>{t('codes')}</h3>
          <ol className={css.codes}>
            {codes.map(code => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  )
}

function Totp({ uri }: { readonly uri: string }) {
  const t = useWords(ISSUED_WORDS)
  // As an image: the drawing's own style attributes would be refused inside the page.
  const source = useMemo(
    () => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(renderSVG(uri, { border: 4 }))}`,
    [uri],
  )
  const secret = totpSecret(uri)
  return (
    <section>
      <h3>{t('totp')}</h3>
      <div className={css.totp}>
        <img src={source} alt={t('qr')} width={220} height={220} />
        <div className={desk.stack}>
          {secret !== null && (
            <p>
              {t('secret')}
              <br />
              <code className={css.secret}>{secret}</code>
            </p>
          )}
          <p className={css.uri}>
            {t('uri')}
            <br />
            <code>{uri}</code>
          </p>
        </div>
      </div>
    </section>
  )
}
