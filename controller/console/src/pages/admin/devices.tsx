import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { DrivenDeviceDoc } from '../../../../src/api/map.ts'
import { useSay, useWords } from '../../app/words.ts'
import { Age, useNow } from '../../components/age.tsx'
import { Empty } from '../../components/empty.tsx'
import { AlertIcon, ClockIcon, SearchIcon, TickIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import css from './admin.module.css'
import { wayState, worstFirst } from './facts.ts'
import { Shown } from './loaded.tsx'
import { DEVICE_WORDS } from './words.ts'

export function Devices() {
  const t = useWords(DEVICE_WORDS)
  const devices = useLoad(() => call<'devices'>('GET', '/devices'), [])
  const [text, setText] = useState('')
  return (
    <div className={desk.stack}>
      <p className={desk.quiet}>{t('intro')}</p>
      <Prepare onPrepared={devices.again} />
      <TextInput
        type="search"
        label={t('filter')}
        leftSection={<SearchIcon />}
        className={css.narrow ?? ''}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <Shown loaded={devices}>{value => <DeviceTable devices={value} text={text.trim().toLowerCase()} />}</Shown>
    </div>
  )
}

function Prepare({ onPrepared }: { readonly onPrepared: () => void }) {
  const t = useWords(DEVICE_WORDS)
  const { may, why } = useRight('network', 'commander')
  const act = useAct()
  const [done, setDone] = useState(false)
  const prepare = async () => {
    setDone(false)
    setDone(await act.run(() => call<'prepare'>('POST', '/prepare')))
    onPrepared()
  }
  return (
    <>
      <div className={desk.row}>
        <Button variant="default" disabled={!may || act.busy} onClick={prepare}>
          {t('prepare')}
        </Button>
        <span role="status">
          {act.busy && t('preparing')}
          {done && t('prepared')}
          {why}
        </span>
      </div>
      <ProblemBox error={act.error} onClose={act.clear} />
    </>
  )
}

interface TableProps {
  readonly devices: readonly DrivenDeviceDoc[]
  readonly text: string
}

function DeviceTable({ devices, text }: TableProps) {
  const t = useWords(DEVICE_WORDS)
  const now = useNow(30_000)
  const fits = ({ id, name, address }: DrivenDeviceDoc) =>
    [id, name.ja, name.en, address ?? ''].some(one => one.toLowerCase().includes(text))
  const shown = worstFirst(devices.filter(fits), now)
  if (shown.length === 0) return <Empty title={t(devices.length === 0 ? 'empty' : 'none')} />
  return (
    <div className={css.tableBox}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('device')}</th>
            <th scope="col">{t('ways')}</th>
            <th scope="col">{t('keys')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(device => (
            <DeviceRow key={device.id} device={device} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DeviceRow({ device, now }: { readonly device: DrivenDeviceDoc; readonly now: number }) {
  const t = useWords(DEVICE_WORDS)
  const say = useSay()
  const room = useLive(live => (device.room === null ? undefined : live.plan?.rooms[device.room]?.name))
  return (
    <tr>
      <th scope="row">
        {say(device.name)}
        <span className={css.under}>
          {[device.id, device.address, room && say(room)].filter(part => part).join(' · ')}
        </span>
      </th>
      <td>
        <ul className={css.ways}>
          {device.ways.map(way => (
            <Way key={way.rung} way={way} now={now} />
          ))}
        </ul>
      </td>
      <td>
        {device.hostKeys.length === 0 && <span className={desk.quiet}>{t('noKeys')}</span>}
        {device.hostKeys.map(key => (
          <code key={key} className={css.key}>
            {key}
          </code>
        ))}
      </td>
    </tr>
  )
}

interface WayProps {
  readonly way: DrivenDeviceDoc['ways'][number]
  readonly now: number
}

function Way({ way, now }: WayProps) {
  const t = useWords(DEVICE_WORDS)
  const say = useSay()
  const state = wayState(way, now)
  const Icon = state === 'good' ? TickIcon : state === 'failing' ? AlertIcon : ClockIcon
  return (
    <li className={css.way} data-state={state}>
      <strong>
        <Icon /> {t(way.rung)}
        {way.port !== null && `:${way.port}`}
      </strong>
      <span className={desk.quiet}>{way.profile}</span>
      {state === 'failing' && <strong className={css.mark}>{t('failing')}</strong>}
      {state === 'old' && <strong className={css.mark}>{t('old')}</strong>}
      {way.goodUtc === null ? (
        <span>{t('never')}</span>
      ) : (
        <span>
          {t('good')} <Age utc={way.goodUtc} />
        </span>
      )}
      {way.failing !== null && (
        <span className={css.why}>
          {t('failedAt')}
          {say(way.failing.message)} (<Age utc={way.failing.utc} />)
        </span>
      )}
    </li>
  )
}
