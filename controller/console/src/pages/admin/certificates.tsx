import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CertificateDoc } from '../../../../src/api/accounts.ts'
import { useWords } from '../../app/words.ts'
import { useNow } from '../../components/age.tsx'
import { Empty } from '../../components/empty.tsx'
import { AlertIcon, DownloadIcon, TickIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { download } from '../chronology/exporting.ts'
import { dayOf } from '../chronology/when.ts'
import desk from '../desk.module.css'
import css from './admin.module.css'
import { daysLeft, readAloud, validity } from './facts.ts'
import { Shown } from './loaded.tsx'
import { CERTIFICATE_WORDS } from './words.ts'

export function Certificates() {
  const t = useWords(CERTIFICATE_WORDS)
  const certificates = useLoad(() => call<'certificates'>('GET', '/certificates'), [])
  return (
    <Shown loaded={certificates}>
      {value =>
        value.length === 0 ? (
          <Empty title={t('empty')}>{t('emptyHint')}</Empty>
        ) : (
          <div className={desk.stack}>
            {value.map(one => (
              <Certificate key={one.sha256} certificate={one} />
            ))}
            <Acts onRenewed={certificates.again} />
          </div>
        )
      }
    </Shown>
  )
}

function Certificate({ certificate }: { readonly certificate: CertificateDoc }) {
  const t = useWords(CERTIFICATE_WORDS)
  const { kind, subject, names, notBeforeUtc, notAfterUtc, sha256 } = certificate
  return (
    <section className={desk.panel}>
      <h2>{t(kind)}</h2>
      <p>{subject}</p>
      <dl className={css.facts}>
        {names.length > 0 && (
          <>
            <dt>{t('names')}</dt>
            <dd>{names.join(', ')}</dd>
          </>
        )}
        <dt>{t('validity')}</dt>
        <dd>
          {t('from', { from: dayOf(notBeforeUtc), to: dayOf(notAfterUtc) })} <Left certificate={certificate} />
        </dd>
        <dt>{t('fingerprint')}</dt>
        <dd className={css.aloud}>
          {readAloud(sha256).map(line => (
            <code key={line}>{line}</code>
          ))}
        </dd>
      </dl>
    </section>
  )
}

function Left({ certificate }: { readonly certificate: CertificateDoc }) {
  const t = useWords(CERTIFICATE_WORDS)
  const now = useNow(60_000)
  const state = validity(certificate, now)
  const days = daysLeft(certificate, now)
  if (state === 'valid')
    return (
      <span className={css.good}>
        <TickIcon /> {t('left', { days })}
      </span>
    )
  const word = { soon: 'soon', over: 'over', 'not-yet': 'notYet' } as const
  return (
    <strong className={css.warned}>
      <AlertIcon /> {t(word[state], { days })}
    </strong>
  )
}

function Acts({ onRenewed }: { readonly onRenewed: () => void }) {
  const t = useWords(CERTIFICATE_WORDS)
  const { may, why } = useRight('admin')
  const act = useAct()
  const [renewed, setRenewed] = useState(false)
  const renew = async () => {
    setRenewed(await act.run(() => call<'renewCertificate'>('POST', '/certificates/renew')))
    onRenewed()
  }
  return (
    <>
      <p>{t('trust')}</p>
      <div className={desk.row}>
        <Button
          variant="default"
          leftSection={<DownloadIcon />}
          disabled={act.busy}
          onClick={() => act.run(() => download('/api/v1/certificates/authority.pem', 'authority.pem'))}
        >
          {t('download')}
        </Button>
        <Button variant="default" disabled={!may || act.busy} onClick={renew}>
          {t('renew')}
        </Button>
        <span role="status">{renewed ? t('renewed') : why}</span>
      </div>
      <ProblemBox error={act.error} onClose={act.clear} />
    </>
  )
}
