import { Alert, Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { MapDoc } from '../../../../src/api/map.ts'
import { useSay, useWords } from '../../app/words.ts'
import { Empty } from '../../components/empty.tsx'
import { PrintIcon } from '../../components/icons.tsx'
import { PageTitle } from '../../components/page-title.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useLoad } from '../../components/use-load.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import type { Grouping } from './areas.ts'
import { Canvas } from './canvas.tsx'
import { Detail } from './detail.tsx'
import { Finder } from './finder.tsx'
import { look } from './gaze.ts'
import { graphOf } from './graph.ts'
import { layOut } from './layout.ts'
import { Legend } from './legend.tsx'
import { type Model, modelOf, PictureContext } from './model.ts'
import { Paper } from './paper.tsx'
import styles from './picture.module.css'
import { SealedOnly } from './sealed-only.tsx'
import { touchesOf } from './state.ts'
import { CableTable } from './table.tsx'
import { WORDS } from './words.ts'

export default function PicturePage() {
  const t = useWords(WORDS)
  const sealed = useLive(live => live.plan?.seal.sha256)
  const { value, error, loading } = useLoad(() => call<'map'>('GET', '/map'), [sealed])
  if (value === null) return <Nothing error={loading ? null : error} />
  return (
    <>
      {error !== null && (
        <div className={styles.above}>
          <ProblemBox error={error} />
          <Text mt="xs">{t('stale')}</Text>
        </div>
      )}
      <Differ />
      {value.devices.length === 0 ? <NoDevices /> : <Drawn map={value} />}
    </>
  )
}

function Nothing({ error }: { error: unknown }) {
  const t = useWords(WORDS)
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      {error === null ? <Text role="status">{t('loading')}</Text> : <ProblemBox error={error} />}
      {error !== null && <SealedOnly />}
    </>
  )
}

function NoDevices() {
  const t = useWords(WORDS)
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <Empty title={t('empty')}>{t('emptyMore')}</Empty>
    </>
  )
}

/** The map is that of the files as they are now; what a run cuts is what was sealed. */
function Differ() {
  const t = useWords(WORDS)
  const say = useSay()
  const why = useLive(live => live.plan?.filesDiffer ?? null)
  if (why === null) return null
  return (
    <Alert color="orange" className={styles.above ?? ''}>
      {t('differ')}
      {say(why)}
    </Alert>
  )
}

const SHOWN = ['everything', 'cut-points'] as const

function Drawn({ map }: { map: MapDoc }) {
  const t = useWords(WORDS)
  const [grouping, setGrouping] = useState<Grouping>('segment')
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('everything')
  const { opened, toggle } = useOpened()
  const model = useModel(map, grouping, opened)
  useEffect(() => () => look(null), [])
  return (
    <PictureContext value={model}>
      <div className={styles.page}>
        <PageTitle
          right={
            <Group gap="sm">
              <SegmentedControl
                aria-label={t('grouping')}
                value={grouping}
                onChange={setGrouping}
                data={(['segment', 'room'] as const).map(value => ({ value, label: t(value) }))}
              />
              <SegmentedControl
                aria-label={t('shown')}
                value={shown}
                onChange={setShown}
                data={SHOWN.map(value => ({ value, label: t(value) }))}
              />
              <Button variant="default" leftSection={<PrintIcon />} onClick={() => window.print()}>
                {t('print')}
              </Button>
            </Group>
          }
        >
          {t('title')}
        </PageTitle>
        <div className={styles.body}>
          <Canvas onlyCuts={shown === 'cut-points'} opened={opened} onOpen={toggle} />
          <aside className={styles.side}>
            <Detail />
            <Finder />
          </aside>
        </div>
        <Legend />
        <CableTable />
      </div>
      <Paper />
    </PictureContext>
  )
}

/** Switches whose hosts are drawn one by one. */
function useOpened() {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((hub: string) => {
    setOpened(before => (before.has(hub) ? new Set([...before].filter(one => one !== hub)) : new Set([...before, hub])))
  }, [])
  return { opened, toggle }
}

function useModel(map: MapDoc, grouping: Grouping, opened: ReadonlySet<string>): Model {
  const planSteps = useLive(live => live.planSteps)
  const touches = useMemo(() => touchesOf(map, planSteps), [map, planSteps])
  const scene = useMemo(
    () => layOut(map, graphOf(map, { opened, outside: grouping === 'segment' }), grouping),
    [map, grouping, opened],
  )
  return useMemo(() => modelOf(map, scene, grouping, touches), [map, scene, grouping, touches])
}
